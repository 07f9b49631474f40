"""The server's clock, and what a refused key has to do with it (goal R-25)."""

import logging
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest

from kiosk.core import errors
from tests.fakes.clock import START
from tests.unit.hikcentral.rig import ok, reply
from tests.unit.hikcentral.wire_rig import WireRig


def dated(seconds: float) -> str:
    return format_datetime(START + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("skew_s", [600, -600, 301, -301, 86_400])
def test_a_refused_key_under_clocks_far_apart_says_clock(skew_s: int) -> None:
    rig = WireRig(reply("64", msg="User authentication failed", Date=dated(skew_s)))
    with pytest.raises(errors.CredentialsRefused) as caught:
        rig.probe()
    assert caught.value.clock_skew_s == skew_s
    assert "clock" in caught.value.detail
    assert f"{skew_s:+d} s" in caught.value.detail


@pytest.mark.parametrize("skew_s", [0, 60, -300, 300])
def test_a_refused_key_under_near_clocks_is_about_the_key(skew_s: int) -> None:
    rig = WireRig(reply("64", msg="User authentication failed", Date=dated(skew_s)))
    with pytest.raises(errors.CredentialsRefused) as caught:
        rig.probe()
    assert caught.value.clock_skew_s == skew_s
    assert caught.value.detail == "User authentication failed"


def test_the_last_known_difference_serves_an_answer_without_a_date() -> None:
    rig = WireRig(ok("x", Date=dated(900)), reply("64"), httpx.Response(401))
    assert rig.read().clock_skew_s == 900
    for _ in range(2):
        with pytest.raises(errors.CredentialsRefused) as caught:
            rig.read()
        assert caught.value.clock_skew_s == 900
        assert "clock" in caught.value.detail


@pytest.mark.parametrize("date", ["yesterday", "", "Mon, 99 Mar 2026 04:30:00 GMT"])
def test_a_date_that_is_none_tells_nothing(date: str) -> None:
    assert WireRig(ok("x", Date=date)).read().clock_skew_s is None
    assert WireRig(ok("x")).read().clock_skew_s is None


def test_a_difference_is_logged_once_for_each_change(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    seen = (0, 59, 61, 62, 61, 300, 301, 30, 31, 0, -90)
    rig = WireRig(*[ok("x", Date=dated(skew_s)) for skew_s in seen])
    for _ in seen:
        rig.read()
    told = [one for one in caplog.records if one.message == "clock_skew"]
    assert [(one.levelname, vars(one)["seconds"]) for one in told] == [
        ("WARNING", 61),
        ("WARNING", 300),
        ("INFO", 30),
        ("WARNING", -90),
    ]


@pytest.mark.parametrize("code", ["0x00052101", "0x00052102"])
def test_the_third_doubtful_answer_to_the_probe_is_a_credential_problem(code: str) -> None:
    rig = WireRig(reply(code, Date=dated(600)))
    with pytest.raises(errors.CredentialsRefused) as caught:
        rig.probe()
    assert rig.tries == 3
    assert (caught.value.code, caught.value.clock_skew_s) == (code, 600)


def test_doubt_is_about_answers_in_a_row() -> None:
    doubtful, good = reply("0x00052101"), ok("x")
    rig = WireRig(doubtful, doubtful, good, doubtful, doubtful, good)
    assert rig.probe().data == "x"
    assert rig.probe().data == "x"


def test_the_same_code_elsewhere_is_load() -> None:
    rig = WireRig(reply("0x00052101"))
    with pytest.raises(errors.Busy):
        rig.read()
    assert rig.tries == 4
