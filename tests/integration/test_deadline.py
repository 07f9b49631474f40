"""A server that sends one byte a second is cut when the call's time is over (goal R-20)."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.core import errors
from services.hikcentral import PinnedCertificate
from services.hikcentral.wire.transport import Transport
from tests.fakes.clock import FakeClock
from tests.unit.hikcentral.certificates import SelfSigned
from tests.unit.hikcentral.rig import make_config
from tests.unit.hikcentral.tls_server import TlsServer, drip, server_context
from tests.unit.hikcentral.wire_rig import Wire

CALLS_OF_EACH, LIMIT_S, SLACK_S = 10, 15.0, 1.0
SLOW_BODY = drip(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{", b" ", every_s=1.0)
SLOW_HEAD = drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x", every_s=1.0)


def duration_of_call(wire: Wire) -> float:
    started = time.monotonic()
    with pytest.raises(errors.OutcomeUnknown) as caught:
        wire.write()
    assert caught.value.detail == "ReadTimeout"
    return time.monotonic() - started


def lateness_of_this_machine() -> float:
    """How late a thread wakes that only wants to wait as long as the calls may."""
    started = time.monotonic()
    threading.Event().wait(LIMIT_S)
    return time.monotonic() - started - LIMIT_S


def test_one_byte_a_second_is_cut_at_fifteen_seconds(tmp_path: Path) -> None:
    own = SelfSigned(tmp_path, "own")
    context = server_context(own.pem, own.key)
    servers = [TlsServer(context, act) for act in (SLOW_BODY, SLOW_HEAD)]
    wires = []
    for server in servers * CALLS_OF_EACH:
        tls = PinnedCertificate(own.sha256, own.pem)
        config = make_config(host="127.0.0.1", port=server.port, tls=tls)
        assert config.deadline_s == LIMIT_S, "the default"
        wires.append(Wire(Transport(config, FakeClock(), lambda _event: None)))
    try:
        with ThreadPoolExecutor(len(wires) + 1) as pool:
            calls = [pool.submit(duration_of_call, wire) for wire in wires]
            late_s = pool.submit(lateness_of_this_machine)
            lasted = [call.result() for call in calls]
            assert min(lasted) >= LIMIT_S - SLACK_S
            assert max(lasted) <= LIMIT_S + SLACK_S + late_s.result()
    finally:
        for wire in wires:
            wire.transport.close()
        for server in servers:
            server.stop()
    print(f"{len(lasted)} calls cut after {min(lasted):.2f} to {max(lasted):.2f} s")
