"""An interface that is closed to us is asked once, named, and told once."""

import logging
import threading

import httpx
import pytest

from kiosk.core import errors
from kiosk.core.access import MissingInterface
from kiosk.core.events import InterfaceMissing
from services.hikcentral.wire.interfaces import Interfaces
from tests.unit.hikcentral.rig import ok, reply
from tests.unit.hikcentral.wire_rig import READ, WRITE, WireRig

CLOSED = ["8", "17", "69", "0x02401007", "0x02401008", "0X02401007"]


@pytest.mark.parametrize("code", CLOSED)
def test_a_closed_interface_is_asked_once_and_told_once(
    code: str, caplog: pytest.LogCaptureFixture
) -> None:
    rig = WireRig(reply(code, msg="any words"))
    for _ in range(3):
        with pytest.raises(errors.NotPermitted) as caught:
            rig.read()
        assert caught.value.code == code
        assert "/artemis/api/resource/v1/person/personCode/personInfo" in caught.value.detail
        assert ("Authorized APIs" in caught.value.detail) == (code != "8")
        assert ("version" in caught.value.detail) == (code == "8")
    missing = MissingInterface(READ.path, code, authorised=code == "8")
    assert rig.tries == 1
    assert len(rig.calls) == 1, "what was not sent is no call"
    assert rig.found_missing == [InterfaceMissing(missing)]
    warnings = [vars(one) for one in caplog.records if one.levelno == logging.WARNING]
    assert [(one["msg"], one["endpoint"], one["code"]) for one in warnings] == [
        ("interface_missing", READ.path, code)
    ]


def test_other_interfaces_are_not_touched() -> None:
    rig = WireRig(reply("69"), ok("x"))
    with pytest.raises(errors.NotPermitted):
        rig.read()
    assert rig.write().data == "x"


@pytest.mark.parametrize("code", ["130", "0x00072201"])
def test_a_door_that_is_not_permitted_is_no_missing_interface(code: str) -> None:
    rig = WireRig(reply(code, msg="door"))
    for _ in range(2):
        with pytest.raises(errors.NotPermitted) as caught:
            rig.read()
        assert caught.value.detail == "door"
    assert rig.tries == 2
    assert rig.found_missing == []


@pytest.mark.parametrize("code", CLOSED)
@pytest.mark.parametrize("status", [400, 403, 404, 500, 502])
def test_what_a_proxy_says_is_not_remembered(status: int, code: str) -> None:
    rig = WireRig(httpx.Response(status, json={"code": code, "msg": "no"}), ok("x"))
    with pytest.raises(errors.PeerError):
        rig.write()
    assert rig.found_missing == []
    assert rig.write().data == "x"


@pytest.mark.parametrize("code", CLOSED)
def test_the_probe_is_asked_every_time(code: str) -> None:
    rig = WireRig(reply(code), reply(code), ok("x"))
    for _ in range(2):
        with pytest.raises(errors.NotPermitted) as caught:
            rig.probe()
        assert "/artemis/api/common/v1/version" in caught.value.detail
    assert rig.probe().data == "x"
    assert rig.found_missing == []


def test_many_threads_find_out_together_and_tell_once() -> None:
    told: list[InterfaceMissing] = []
    interfaces = Interfaces(told.append)
    start = threading.Barrier(16)

    def find_out() -> None:
        start.wait(30)
        for path in (READ.path, WRITE.path):
            interfaces.learn(path, errors.NotPermitted("no", "8"))

    threads = [threading.Thread(target=find_out) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(event.interface.path for event in told) == sorted([READ.path, WRITE.path])
