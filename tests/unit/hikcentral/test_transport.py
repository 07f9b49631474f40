"""What is sent and how often; what is told of a call."""

import threading
from collections.abc import Callable

import httpx
import pytest

from kiosk.core import errors
from services.hikcentral.wire import quick_tries
from services.hikcentral.wire.deadline import Deadline
from services.hikcentral.wire.quick_tries import REPEATED_CODES
from tests.unit.hikcentral.rig import ok, reply
from tests.unit.hikcentral.wire_rig import Wire, WireRig

NOT_SENT = httpx.ConnectError("refused")
LOST = httpx.ReadTimeout("lost")
LOST_ANSWERS = [
    LOST,
    httpx.ReadError("reset"),
    httpx.WriteError("reset"),
    httpx.WriteTimeout("slow"),
    httpx.RemoteProtocolError("cut"),
]
CERTAIN = "3 6 16 129 133 194 0x00052101 0x00052104 0x02401031 0x02401032 0x02401034 0x02401036"
CERTAIN_CODES = frozenset(f"{CERTAIN} 0x0240103b".split())


@pytest.mark.parametrize("failure", [NOT_SENT, *LOST_ANSWERS], ids=repr)
def test_a_read_is_tried_four_times_and_never_a_fifth(failure: Exception) -> None:
    rig = WireRig(failure)
    with pytest.raises(errors.LinkDown):
        rig.read()
    assert rig.tries == 4
    rig = WireRig(failure, failure, failure, ok("x"))
    assert rig.read().data == "x"


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_read_is_tried_again_after_a_bad_gateway(status: int) -> None:
    rig = WireRig(httpx.Response(status, content=b"<html>"))
    with pytest.raises(errors.LinkDown):
        rig.read()
    assert rig.tries == 4


@pytest.mark.parametrize("code", sorted(REPEATED_CODES))
def test_a_passing_code_is_tried_four_times_by_a_read(code: str) -> None:
    rig = WireRig(reply(code))
    with pytest.raises(errors.PeerError) as caught:
        rig.read()
    assert (rig.tries, caught.value.code) == (4, code)


@pytest.mark.parametrize("code", sorted(REPEATED_CODES))
def test_a_write_is_repeated_only_after_a_code_that_says_nothing_happened(code: str) -> None:
    rig = WireRig(reply(code))
    with pytest.raises(errors.PeerError) as caught:
        rig.write()
    certain = code in CERTAIN_CODES
    assert rig.tries == (4 if certain else 1)
    assert isinstance(caught.value, errors.Busy | errors.LinkDown) == certain


@pytest.mark.parametrize(
    "failure",
    [
        *LOST_ANSWERS,
        httpx.Response(500),
        httpx.Response(502),
        httpx.Response(504),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, content=b""),
    ],
    ids=repr,
)
def test_a_write_whose_outcome_is_unknown_is_sent_once(
    failure: httpx.Response | Exception,
) -> None:
    rig = WireRig(failure)
    with pytest.raises(errors.OutcomeUnknown):
        rig.write()
    assert rig.tries == 1


def test_a_write_that_was_never_sent_is_tried_again() -> None:
    rig = WireRig(NOT_SENT, httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full"), ok())
    rig.write()
    assert rig.tries == 4


def test_a_write_that_is_lost_on_its_second_try_stays_unknown() -> None:
    rig = WireRig(NOT_SENT, LOST, ok())
    with pytest.raises(errors.OutcomeUnknown):
        rig.write()
    assert rig.tries == 2


@pytest.mark.parametrize(
    "answer",
    [reply(code) for code in ("1", "2", "5", "8", "64", "69", "128", "131", "192", "77777")]
    + [httpx.Response(status) for status in (301, 400, 401, 403, 404, 429, 500)]
    + [httpx.Response(200, content=b"<html>")],
    ids=repr,
)
def test_what_the_contract_does_not_list_is_not_asked_again(answer: httpx.Response) -> None:
    rig = WireRig(answer)
    with pytest.raises(errors.PeerError):
        rig.read()
    assert rig.tries == 1


@pytest.mark.parametrize("answer", [httpx.Response(429), httpx.Response(503), reply("6")], ids=repr)
@pytest.mark.parametrize("call", [Wire.read, Wire.write])
def test_a_server_that_says_when_is_not_asked_before(
    call: Callable[[Wire], object], answer: httpx.Response
) -> None:
    answer.headers["Retry-After"] = "30"
    rig = WireRig(answer)
    for _ in range(3):
        with pytest.raises(errors.Busy) as caught:
            call(rig)
        assert caught.value.retry_after_s == 30.0
    assert rig.tries == 1, "the pause holds for every call"
    rig.clock.advance(31)
    rig.network.answers = [ok()]
    call(rig)


class Waits(threading.Event):
    """An event that keeps how long it was waited for, and does not wait."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout or 0.0)
        return False


def test_waits_between_tries_grow_and_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_tries, "FIRST_WAIT_S", 0.2)
    waits: list[list[float]] = []
    for _ in range(200):
        closing = Waits()
        with pytest.raises(errors.LinkDown):
            quick_tries.quick_tries(True, Deadline(60), closing)(_fail)
        waits.append(closing.seconds)
    for number, longest in enumerate((0.2, 0.4, 0.8)):
        column = [one[number] for one in waits]
        assert all(0 <= wait <= longest for wait in column)
        assert max(column) > longest / 2, "the window grows"
        assert len(set(column)) > 100, "jitter"


def test_no_try_begins_past_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_tries, "FIRST_WAIT_S", 1e6)
    monkeypatch.setattr(quick_tries, "LONGEST_WAIT_S", 1e9)
    closing = Waits()
    with pytest.raises(errors.LinkDown):
        quick_tries.quick_tries(True, Deadline(0.0), closing)(_fail)
    assert closing.seconds == []


def _fail() -> None:
    raise errors.LinkDown("down")


def test_the_body_is_sent_as_signed_bytes_with_its_md5_when_wanted() -> None:
    rig = WireRig(ok(), signing="P5")
    rig.write()
    request = rig.network.requests[0]
    assert request.method == "POST"
    assert request.url.path == "/artemis/api/resource/v1/person/face/update"
    assert request.content == b'{"personId":"8505","faceData":"anBlZw=="}'
    assert request.headers["Content-MD5"] == "OY5JfCj9nMl9ptJsm1LubQ=="
    assert request.headers["X-Ca-Timestamp"] == "1772425800000"


def test_an_endless_body_is_cut() -> None:
    rig = WireRig(httpx.Response(200, content=b"x" * 2000), body_cap_bytes=1000)
    with pytest.raises(errors.OutcomeUnknown) as caught:
        rig.write()
    assert caught.value.code == "TOO_LONG"


def test_each_call_is_told_once_with_its_fixed_path() -> None:
    rig = WireRig(LOST, ok({}), reply("128"), reply("2"))
    rig.probe()
    with pytest.raises(errors.Missing):
        rig.read()
    with pytest.raises(errors.Refused):
        rig.write()
    assert [(call.endpoint, call.status) for call in rig.calls] == [
        ("/common/v1/version", "success"),
        ("/resource/v1/person/personCode/personInfo", "success"),
        ("/resource/v1/person/face/update", "error"),
    ]
    assert all(call.duration_s >= 0 for call in rig.calls)


def test_nothing_is_sent_after_close() -> None:
    rig = WireRig(ok())
    rig.transport.close()
    rig.transport.close()
    with pytest.raises(errors.LinkDown):
        rig.read()
    assert rig.tries == 0


def test_close_ends_the_tries() -> None:
    rig = WireRig(NOT_SENT)

    def close_then_fail(_request: httpx.Request) -> httpx.Response:
        rig.transport.close()
        raise NOT_SENT

    rig.network.answers = [close_then_fail]
    with pytest.raises(errors.LinkDown):
        rig.read()
    assert rig.tries == 1


def test_a_place_comes_back_after_an_error() -> None:
    rig = WireRig(LOST, max_in_flight=1, deadline_s=2.0)
    for _ in range(5):
        with pytest.raises(errors.OutcomeUnknown):
            rig.write()


@pytest.mark.parametrize(
    "body", [b"data:image/jpeg;base64,/9j/4AAQ", b"data:image/png;base64,AA=="]
)
def test_a_bare_picture_is_its_text(body: bytes) -> None:
    answer = httpx.Response(200, content=body, headers={"Content-Type": "image/jpeg"})
    assert WireRig(answer).picture().data == body


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply("128"), errors.Missing),
        (httpx.Response(200, content=b"<html>"), errors.OutcomeUnknown),
        (httpx.Response(200, content=b""), errors.OutcomeUnknown),
        (httpx.Response(302, content=b"data:image/jpeg;base64,AA=="), errors.OutcomeUnknown),
    ],
)
def test_what_is_no_bare_picture(answer: httpx.Response, kind: type[errors.PeerError]) -> None:
    with pytest.raises(kind):
        WireRig(answer).picture()
