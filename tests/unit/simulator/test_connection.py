"""The HTTP of the partner port: however the bytes are cut, the requests are the same."""

from itertools import pairwise
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from services.simulator.partner.connection import Connection, Connections, Handler
from services.simulator.partner.signature import Signed

HEADERS = st.dictionaries(
    st.from_regex(r"x-[a-z]{1,8}", fullmatch=True), st.from_regex(r"[!-~]{0,9}", fullmatch=True)
)
REQUESTS = st.lists(
    st.builds(
        Signed,
        st.sampled_from(["POST", "GET"]),
        st.from_regex(r"/artemis/[a-z/]{0,20}", fullmatch=True),
        st.from_regex(r"([a-z]=[0-9])?", fullmatch=True),
        HEADERS,
        st.binary(max_size=200),
    ),
    min_size=1,
    max_size=4,
)


class Sink:
    """Enough of a transport to see what is written."""

    def __init__(self) -> None:
        self.written = b""
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written += data

    def close(self) -> None:
        self.closed = True

    abort = close

    def get_extra_info(self, _name: str) -> None:
        return None


def opened(handler: Handler) -> tuple[Connection, Sink]:
    connection, sink = Connection(handler, set()), Sink()
    connection.connection_made(cast(Any, sink))
    return connection, sink


def encoded(request: Signed) -> bytes:
    target = f"{request.path}?{request.query}" if request.query else request.path
    lines = [f"{request.method} {target} HTTP/1.1", f"Content-Length: {len(request.body)}"]
    lines += [f"{name.title()}:  {value} " for name, value in request.headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + request.body


@settings(max_examples=40)
@given(REQUESTS, st.lists(st.integers(0, 2000), max_size=8))
def test_requests_cut_anywhere(requests: list[Signed], cuts: list[int]) -> None:
    seen: list[Signed] = []
    connection, _ = opened(lambda request, _: seen.append(request))
    for number, request in enumerate(requests):
        data = encoded(request)
        edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
        for begin, end in pairwise(edges):
            assert len(seen) == number
            connection.data_received(data[begin:end])
        length = {"content-length": str(len(request.body))}
        assert seen[number] == Signed(
            request.method,
            request.path,
            request.query,
            {**length, **request.headers},
            request.body,
        )
        connection.answer(b"")


@settings(max_examples=40)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_request_or_a_refusal(data: bytes) -> None:
    seen: list[Signed] = []
    connection, sink = opened(lambda request, _: seen.append(request))
    connection.data_received(data + b"\r\n\r\n")
    assert bool(seen) != sink.written.startswith(b"HTTP/1.1 4")
    assert sink.closed == (not seen)


def test_nothing_is_handled_while_a_request_waits() -> None:
    seen: list[Signed] = []
    connection, _ = opened(lambda request, _: seen.append(request))
    connection.data_received(b"POST /a HTTP/1.1\r\n\r\nPOST /b HTTP/1.1\r\n\r\n")
    assert [request.path for request in seen] == ["/a"]


def test_http_1_0_and_a_wish_to_close_end_the_connection() -> None:
    for head in (b"POST /a HTTP/1.0\r\n\r\n", b"POST /a HTTP/1.1\r\nConnection: Close\r\n\r\n"):
        connection, sink = opened(lambda _, connection: connection.answer(b"x"))
        connection.data_received(head)
        assert (sink.written, sink.closed) == (b"x", True)


def test_what_is_cut_during_its_handshake_never_lives() -> None:
    asked: list[Signed] = []
    connections = Connections(lambda request, _: asked.append(request))
    early = connections.make()
    connections.abort_all()
    late = connections.make()
    sinks = {one: Sink() for one in (early, late)}
    for one, sink in sinks.items():
        one.connection_made(cast(Any, sink))
    assert [sinks[early].closed, sinks[late].closed] == [True, False]
