"""The transport under more than a desk ever asks: nothing repeats, and nothing stands still."""

import base64
import hashlib
import hmac
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from services.hikcentral.wire import quick_tries
from services.hikcentral.wire.transport import Transport
from tests.fakes.clock import FakeClock
from tests.unit.hikcentral.rig import APP_SECRET, make_config
from tests.unit.hikcentral.virtual_time import VirtualTime, take_turns
from tests.unit.hikcentral.wire_rig import WRITE

CALLS, THREADS, RATE_PER_S, BURST = 10_000, 8, 4_000.0, 5
EVERY_NTH_IS_REFUSED = 10


class Server(httpx.BaseTransport):
    """In memory: refuses the first try of every tenth call, checks every signature. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.nonces: list[str] = []
        self.badly_signed = 0
        self.answered: list[int] = []
        self._refused: set[int] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        number = json.loads(request.read())["number"]
        good = hmac.compare_digest(request.headers["X-Ca-Signature"], signature_of(request))
        with self._lock:
            self.nonces.append(request.headers["X-Ca-Nonce"])
            self.badly_signed += not good
            refuse = number % EVERY_NTH_IS_REFUSED == 0 and number not in self._refused
            (self._refused.add if refuse else self.answered.append)(number)
        if refuse:
            raise httpx.ConnectError("refused")
        return httpx.Response(200, content=b'{"code":"0","msg":"Success","data":""}')


def signature_of(request: httpx.Request) -> str:
    """By contract 1.4, written down once more."""
    signed = ("x-ca-key", "x-ca-nonce", "x-ca-timestamp")
    lines = ["POST", request.headers["accept"], request.headers["content-type"]]
    lines += [f"{name}:{request.headers[name]}" for name in signed]
    text = "\n".join([*lines, request.url.path])
    digest = hmac.new(APP_SECRET.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def test_ten_thousand_calls_from_eight_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_tries, "FIRST_WAIT_S", 0.0)
    server = Server()
    config = make_config(rate_per_s=RATE_PER_S, burst=BURST, deadline_s=60.0)
    transport = Transport(config, FakeClock(), lambda _event: None, server)

    def call_many(first: int) -> int:
        numbers = range(first, CALLS, THREADS)
        return sum(transport.post(WRITE, {"number": number}).data == "" for number in numbers)

    started = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        done = sum(pool.map(call_many, range(THREADS)))
    lasted_s = time.monotonic() - started
    assert done == CALLS, "no call fails, none stands still"
    assert sorted(server.answered) == list(range(CALLS)), "each is carried out once"
    assert len(server.nonces) == CALLS + CALLS // EVERY_NTH_IS_REFUSED
    assert len(set(server.nonces)) == len(server.nonces)
    assert server.badly_signed == 0
    assert lasted_s >= (CALLS - BURST) / RATE_PER_S, "the rate is kept"


def test_a_hundred_threads_take_a_thousand_turns_each() -> None:
    """A small version of `run.py torture turns`."""
    virtual = VirtualTime()
    assert take_turns(virtual, threads=100, turns=1_000) == [1_000] * 100
    assert virtual.monotonic() >= (100_000 - 5) / 5 - 1
