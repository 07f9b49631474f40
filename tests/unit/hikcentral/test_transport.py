"""Quick tries, fresh signatures, the limiter, and what is told of a call."""

import threading

import httpx
import pytest

from kiosk.core import errors
from kiosk.core.ids import PersonId
from services.hikcentral.wire.deadline import Deadline
from services.hikcentral.wire.limiter import Limiter
from tests.unit.hikcentral.rig import Rig, ok, reply

PERSON = PersonId("8505")
NOT_SENT = httpx.ConnectError("refused")
LOST = httpx.ReadTimeout("lost")


def test_reads_are_tried_three_times_each_freshly_signed() -> None:
    rig = Rig(LOST, LOST, ok({"softVersion": "V3"}))
    assert rig.hik.version().version == "V3"
    headers = [request.headers for request in rig.network.requests]
    assert len(headers) == 3
    assert len({h["X-Ca-Nonce"] for h in headers}) == 3
    assert len({h["X-Ca-Signature"] for h in headers}) == 3


def test_a_fourth_try_is_never_made_and_a_question_without_answer_is_a_link_down() -> None:
    rig = Rig(LOST)
    with pytest.raises(errors.LinkDown):
        rig.hik.version()
    assert len(rig.network.requests) == 3


@pytest.mark.parametrize(
    "failure",
    [
        LOST,
        httpx.ReadError("reset"),
        httpx.WriteError("reset"),
        httpx.WriteTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        httpx.Response(500),
        httpx.Response(200, content=b"<html>"),
    ],
)
def test_a_write_whose_outcome_is_unknown_is_sent_once(
    failure: httpx.Response | Exception,
) -> None:
    rig = Rig(failure)
    with pytest.raises(errors.OutcomeUnknown):
        rig.hik.persons.put_face(PERSON, b"jpeg")
    assert len(rig.network.requests) == 1


def test_a_write_that_was_never_sent_is_tried_again() -> None:
    rig = Rig(NOT_SENT, httpx.ConnectTimeout("slow"), ok())
    rig.hik.persons.put_face(PERSON, b"jpeg")
    assert len(rig.network.requests) == 3


def test_a_link_that_stays_down_is_said_to_be_down() -> None:
    with pytest.raises(errors.LinkDown):
        Rig(NOT_SENT).hik.persons.put_face(PERSON, b"jpeg")


@pytest.mark.parametrize("code", ["2", "6", "64", "69", "128"])
def test_a_definite_answer_is_not_asked_for_again(code: str) -> None:
    rig = Rig(reply(code))
    with pytest.raises(errors.PeerError):
        rig.hik.version()
    assert len(rig.network.requests) == 1


def test_the_body_is_sent_as_signed_bytes_with_its_md5_when_wanted() -> None:
    rig = Rig(ok(), content_md5=True)
    rig.hik.persons.put_face(PERSON, b"jpeg")
    request = rig.network.requests[0]
    assert request.method == "POST"
    assert request.url.path == "/artemis/api/resource/v1/person/face/update"
    assert request.content == b'{"personId":"8505","faceData":"anBlZw=="}'
    assert request.headers["Content-MD5"] == "OY5JfCj9nMl9ptJsm1LubQ=="
    assert request.headers["Accept"] == "*/*"
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["X-Ca-Timestamp"] == "1772425800000"


def test_an_endless_body_is_cut() -> None:
    rig = Rig(httpx.Response(200, content=b"x" * 2000), body_cap_bytes=1000)
    with pytest.raises(errors.OutcomeUnknown) as caught:
        rig.hik.persons.put_face(PERSON, b"jpeg")
    assert caught.value.code == "TOO_LONG"


def test_each_call_is_told_once_with_its_fixed_path() -> None:
    rig = Rig(LOST, ok({}), reply("128"), reply("69"))
    rig.hik.version()
    assert rig.hik.persons.find_person("V1") is None
    with pytest.raises(errors.NotPermitted):
        rig.hik.persons.put_face(PERSON, b"jpeg")
    assert [(call.endpoint, call.status) for call in rig.calls] == [
        ("/common/v1/version", "success"),
        ("/resource/v1/person/personCode/personInfo", "success"),
        ("/resource/v1/person/face/update", "error"),
    ]
    assert all(call.duration_s >= 0 for call in rig.calls)


def test_nothing_is_sent_after_close() -> None:
    rig = Rig(ok())
    rig.hik.close()
    rig.hik.close()
    with pytest.raises(errors.LinkDown):
        rig.hik.version()
    assert rig.network.requests == []


def test_close_ends_the_wait_between_tries() -> None:
    rig = Rig(NOT_SENT)

    def close_then_fail(_request: httpx.Request) -> httpx.Response:
        rig.hik.close()
        raise NOT_SENT

    rig.network.answers = [close_then_fail]
    with pytest.raises(errors.LinkDown):
        rig.hik.version()
    assert len(rig.network.requests) == 1


def test_nonces_never_repeat() -> None:
    rig = Rig(ok())
    for _ in range(500):
        rig.hik.persons.put_face(PERSON, b"j")
    assert len({r.headers["X-Ca-Nonce"] for r in rig.network.requests}) == 500


def test_limiter_lets_a_hundred_threads_through_few_at_a_time() -> None:
    limiter = Limiter(rate_per_s=5000, burst=5, max_in_flight=4)
    lock = threading.Lock()
    inside = most = done = 0

    def work() -> None:
        nonlocal inside, most, done
        with limiter.slot(Deadline(30)):
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1
                done += 1

    threads = [threading.Thread(target=work) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert done == 100
    assert 1 <= most <= 4


def test_limiter_gives_the_burst_at_once_and_then_the_rate() -> None:
    now = 0.0
    limiter = Limiter(rate_per_s=5, burst=2, max_in_flight=9, monotonic=lambda: now)
    for _ in range(2):
        with limiter.slot(Deadline(0)):
            pass
    with pytest.raises(errors.Busy), limiter.slot(Deadline(0)):
        pass
    now = 0.21
    with limiter.slot(Deadline(0)):
        pass


def test_limiter_waiters_leave_at_their_deadline_and_do_not_block_others() -> None:
    limiter = Limiter(rate_per_s=5000, burst=100, max_in_flight=1)
    refused = threading.Barrier(21)

    def work() -> None:
        with pytest.raises(errors.Busy), limiter.slot(Deadline(0.05)):
            pass
        refused.wait(30)

    with limiter.slot(Deadline(1)):
        threads = [threading.Thread(target=work) for _ in range(20)]
        for thread in threads:
            thread.start()
        refused.wait(30)
    with limiter.slot(Deadline(0)):
        pass
    for thread in threads:
        thread.join(10)


def test_a_place_comes_back_after_an_error() -> None:
    rig = Rig(LOST, max_in_flight=1, deadline_s=2.0)
    for _ in range(5):
        with pytest.raises(errors.OutcomeUnknown):
            rig.hik.persons.put_face(PERSON, b"j")
