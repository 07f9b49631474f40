"""Faults of the connection, seen as bytes on a bare socket."""

import json
import time

import httpx
import pytest

from services.simulator.remote import SimulatorProcess, SimulatorRemote
from tests.unit.simulator.partner import Partner, person
from tests.unit.simulator.wire import Reply, connect, exchange, request, take, take_answer, vanish

VERSION, ADD = "/common/v1/version", "/resource/v1/person/single/add"


def added(simulator: SimulatorProcess, partner: Partner) -> Reply:
    return exchange(simulator.ready, request(partner, ADD, person("V-1")))


def codes(remote: SimulatorRemote) -> list[str]:
    return [one["personCode"] for one in remote.state()["persons"]]


@pytest.mark.parametrize(("kind", "done"), [("reset", []), ("lost-answer", ["V-1"])])
def test_cut_before_any_answer(
    simulator: SimulatorProcess,
    partner: Partner,
    remote: SimulatorRemote,
    kind: str,
    done: list[str],
) -> None:
    remote.add_fault("single/add", kind)
    reply = added(simulator, partner)
    assert (reply.head, reply.body, reply.cut) == ("", b"", True)
    assert codes(remote) == done


def test_reset_in_the_middle_of_the_body(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    remote.add_fault("single/add", "reset-mid-body")
    reply = added(simulator, partner)
    assert reply.cut
    assert reply.length is not None
    assert 0 < len(reply.body) < reply.length
    assert codes(remote) == ["V-1"]


def test_json_cut_short_and_closed_in_order(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    remote.add_fault("single/add", "cut-json")
    reply = added(simulator, partner)
    assert (reply.cut, reply.length) == (False, None)
    assert reply.body.startswith(b'{"code"')
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        json.loads(reply.body)


def test_content_length_too_big(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    remote.add_fault("single/add", "length-too-big", count=2)
    reply = added(simulator, partner)
    assert reply.length == len(reply.body) + 100
    assert json.loads(reply.body)["code"] == "0"
    with pytest.raises(httpx.RemoteProtocolError):
        partner.post(ADD, person("V-2"))


def test_content_length_too_small(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    remote.add_fault("single/add", "length-too-small")
    reply = added(simulator, partner)
    assert reply.length == len(reply.body) // 2
    assert json.loads(reply.body)["code"] == "0"


@pytest.mark.parametrize("work", [False, True])
def test_taken_and_never_answered(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote, work: bool
) -> None:
    remote.add_fault("single/add", "hang", work=work)
    with connect(simulator.ready) as stream:
        stream.sendall(request(partner, ADD, person("V-1")))
        remote.wait_until(lambda s: s["calls"] == 1)
        stream.settimeout(0.2)
        with pytest.raises(TimeoutError):
            stream.recv(1)
    assert codes(remote) == (["V-1"] if work else [])
    assert remote.calls()[0]["code"] == ("0" if work else "dropped")


@pytest.mark.parametrize("kind", ["slow-headers", "slow-body"])
def test_one_byte_at_a_time(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote, kind: str
) -> None:
    remote.add_fault("version", kind, seconds=0.002)
    began = time.monotonic()
    reply = exchange(simulator.ready, request(partner, VERSION, {}))
    slow = len(reply.head) if kind == "slow-headers" else len(reply.body)
    assert json.loads(reply.body)["code"] == "0"
    assert time.monotonic() - began >= slow * 0.002


def test_a_slow_answer_ends_with_its_client(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    remote.add_fault("version", "slow-headers", seconds=3600)
    stream = connect(simulator.ready)
    stream.sendall(request(partner, VERSION, {}))
    assert take(stream, 1) == b"H"
    vanish(stream)
    assert partner.code(VERSION) == "0"


def test_slow_bytes_are_slow_in_real_time_whatever_the_clock(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    remote.set_partner(freshness_s=None)
    remote.use_manual_clock()
    remote.add_fault("version", "slow-body", seconds=0.001)
    assert exchange(simulator.ready, request(partner, VERSION, {})).body.endswith(b"}")


def test_endless_body_ends_only_at_its_cap(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    remote.add_fault("version", "endless", size=300_000)
    reply = exchange(simulator.ready, request(partner, VERSION, {}))
    assert (reply.length, reply.cut) == (None, False)
    assert len(reply.body) > 300_000


def test_endless_body_stops_when_the_client_leaves(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    remote.add_fault("version", "endless")
    stream = connect(simulator.ready)
    stream.sendall(request(partner, VERSION, {}))
    take(stream, 100_000)
    vanish(stream)
    assert partner.code(VERSION) == "0"


def test_other_clients_are_served_meanwhile(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    remote.add_fault("version", "endless", size=1 << 30)
    with connect(simulator.ready) as stream:
        stream.sendall(request(partner, VERSION, {}))
        take(stream, 1000)
        assert partner.code(VERSION) == "0"


def test_requests_in_pieces_and_two_at_once(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    first = request(partner, ADD, person("V-1"), close=False)
    second = request(partner, VERSION, {}, close=False)
    with connect(simulator.ready) as stream:
        for begin in range(0, len(first), 100):
            stream.sendall(first[begin : begin + 100])
        assert json.loads(take_answer(stream)[1])["code"] == "0"
        stream.sendall(second + request(partner, VERSION, {}, close=False))
        for _ in range(2):
            head, body = take_answer(stream)
            assert head.startswith("HTTP/1.1 200 OK\r\n")
            assert json.loads(body)["data"]["softVersion"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"HELLO\r\n\r\n", 400),
        (b"POST /artemis HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"POST /artemis HTTP/1.1\r\ncontent-length: many\r\n\r\n", 400),
        (b"POST /artemis HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n", 411),
        (b"POST /artemis HTTP/1.1\r\ncontent-length: 99999999999\r\n\r\n", 413),
        (b"POST /artemis HTTP/1.1\r\n" + b"x" * 70_000, 431),
    ],
    ids=["words", "colon", "length", "chunked", "large", "head"],
)
def test_what_is_no_request(
    simulator: SimulatorProcess, remote: object, sent: bytes, status: int
) -> None:
    reply = exchange(simulator.ready, sent)
    assert reply.head.startswith(f"HTTP/1.1 {status} ")


def test_the_date_is_the_servers_own_in_gmt(
    simulator: SimulatorProcess, partner: Partner, remote: SimulatorRemote
) -> None:
    remote.set_partner(freshness_s=None)
    remote.use_manual_clock()
    remote.set_clock(3600)
    now = remote.advance(0)
    dated = partner.post(VERSION, {}).headers["date"]
    assert dated == time.strftime("%a, %d %b %Y %H:%M:%S GMT", now.utctimetuple())
