"""Real sockets on loopback: answers that are longer, shorter or elsewhere than they say."""

import socket
import ssl

import pytest

from kiosk.core import errors
from services.hikcentral import PinnedCertificate
from tests.unit.hikcentral.certificates import VERSION, Make, SelfSigned, Serve
from tests.unit.hikcentral.tls_server import Act, TlsServer, answer_bytes, respond, send

MINE = b'{"code":"0","msg":"Success","data":"mine"}'
STRANGERS = b'{"code":"0","msg":"Success","data":"a stranger"}'


@pytest.fixture
def pin(own: SelfSigned) -> PinnedCertificate:
    return PinnedCertificate(own.sha256, own.pem)


def cut_short(raw: bytes) -> Act:
    return lambda _server, secure, _request: secure.sendall(raw)


def chunked(*chunks: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in (*chunks, b""))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(answer_bytes(VERSION)[:-1], id="a byte less than Content-Length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" + VERSION, id="too small"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + VERSION, id="negative"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 5\r\n\r\n" + VERSION,
            id="two lengths",
        ),
        pytest.param(chunked(VERSION)[:-5], id="chunks without an end"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n" + VERSION[:-1], id="no length, cut"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000, id="a header without an end"),
    ],
)
def test_an_answer_of_the_wrong_length_leaves_a_write_unknown(
    raw: bytes, serve: Serve, client: Make, pin: PinnedCertificate
) -> None:
    server = serve(cut_short(raw))
    with pytest.raises(errors.OutcomeUnknown):
        client(server, pin).write()
    assert server.connections == 1


@pytest.mark.parametrize("behind", [answer_bytes(STRANGERS), b"\r\n", b"}"], ids=repr)
def test_what_comes_behind_an_answer_is_never_the_next_answer(
    behind: bytes, serve: Serve, client: Make, pin: PinnedCertificate
) -> None:
    server = serve(send(answer_bytes(MINE) + behind))
    wire = client(server, pin)
    for _ in range(3):
        assert wire.write().data == "mine"
    assert server.connections == 3, "such a connection is not used again"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(answer_bytes(MINE), id="plain"),
        pytest.param(answer_bytes(MINE, "200 OK", "Date: x", "X-Empty: "), id="more headers"),
        pytest.param(answer_bytes(MINE, "200 "), id="no reason"),
        pytest.param(chunked(MINE[:5], MINE[5:]), id="chunks"),
    ],
)
def test_a_connection_with_whole_answers_is_used_again(
    raw: bytes, serve: Serve, client: Make, pin: PinnedCertificate
) -> None:
    server = serve(send(raw))
    wire = client(server, pin)
    for _ in range(5):
        assert wire.write().data == "mine"
    assert server.connections == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_redirect_reaches_nobody(
    scheme: str, status: int, serve: Serve, client: Make, pin: PinnedCertificate
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        location = f"Location: {scheme}://127.0.0.1:{elsewhere.getsockname()[1]}/artemis/api"
        server = serve(respond(VERSION, f"{status} Moved", location))
        wire = client(server, pin)
        for call in (wire.read, wire.write):
            with pytest.raises(errors.OutcomeUnknown):
                call()
        elsewhere.setblocking(False)
        with pytest.raises(BlockingIOError):
            elsewhere.accept()
    assert server.connections == 2


def endless(server: TlsServer, secure: ssl.SSLSocket, _request: bytes) -> None:
    secure.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not server.stopping.is_set():
        secure.sendall(b"[" * 65536)


def test_an_endless_body_is_cut_and_its_connection_closed(
    serve: Serve, client: Make, pin: PinnedCertificate
) -> None:
    server = serve(endless)
    with pytest.raises(errors.OutcomeUnknown) as caught:
        client(server, pin).write()
    assert caught.value.code == "TOO_LONG"
    assert server.finished.acquire(timeout=60), "sending to us fails at last"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * 100_000, id="brackets"),
        pytest.param(b'{"code":"0","data":' + b'{"a":' * 100_000, id="braces"),
        pytest.param(b'{"code":"0","data":NaN}', id="NaN"),
        pytest.param(b'{"code":"0","data":1e999}', id="1e999"),
        pytest.param(b'{"code":"0","data":' + b"9" * 100_000 + b"}", id="long number"),
        pytest.param(b'{"code":"0","code":"64"}', id="two codes"),
    ],
)
def test_a_harmful_body_harms_one_call_only(
    body: bytes, serve: Serve, client: Make, pin: PinnedCertificate
) -> None:
    def first_harm(server: TlsServer, secure: ssl.SSLSocket, request: bytes) -> None:
        respond(body if server.connections == 1 else MINE)(server, secure, request)

    wire = client(serve(first_harm), pin)
    with pytest.raises(errors.OutcomeUnknown) as caught:
        wire.write()
    assert caught.value.code == "NOT_HCP"
    assert wire.write().data == "mine"
