"""Camera, mail server, monitoring port and the server's clock."""

import socket
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.core.errors import (
    CertificateRefused,
    ConfigError,
    ConfigProblem,
    CredentialsRefused,
    KioskError,
    LinkDown,
)
from kiosk.core.mail import Mail
from kiosk.doctor import around
from kiosk.doctor.probes.picture import draw_head
from services.monitoring import HealthReport, MonitoringServer
from tests.fakes.clock import FakeClock
from tests.unit.doctor.checking import seen


class Mailer:
    def __init__(self, error: KioskError | None = None) -> None:
        self._error = error

    def probe(self) -> None:
        if self._error:
            raise self._error

    def send(self, mail: Mail) -> None:
        raise AssertionError("the doctor sends no mail")


def clip(folder: Path, pixels: np.ndarray) -> str:
    for number in range(31):
        cv2.imwrite(str(folder / f"frame_{number:03d}.png"), pixels)
    return str(folder / "frame_%03d.png")


def test_a_camera_that_gives_a_picture(tmp_path: Path) -> None:
    source = clip(tmp_path, draw_head()[::4, ::4])
    found = around.camera(source, running=False, look=around.look_once)
    assert seen(found) == [("OK", "camera.ok")]


def test_a_camera_under_its_cover(tmp_path: Path) -> None:
    source = clip(tmp_path, np.zeros((60, 80, 3), np.uint8))
    found = around.camera(source, running=False, look=around.look_once)
    assert seen(found) == [("FAIL", "camera.dark")]


def test_a_camera_that_is_not_there(tmp_path: Path) -> None:
    source = str(tmp_path / "none.avi")
    found = around.camera(source, running=False, look=around.look_once)
    assert seen(found) == [("FAIL", "camera.none")]


def test_a_camera_that_the_desk_has(tmp_path: Path) -> None:
    found = around.camera(str(tmp_path / "none.avi"), running=True, look=around.look_once)
    assert seen(found) == [("WARN", "camera.busy")]


def test_a_driver_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(around, "_CAMERA_S", 0.05)
    release = threading.Event()

    def hang(_: int | str) -> str:
        release.wait(60)
        return ""

    assert seen(around.camera(0, running=False, look=hang)) == [("FAIL", "camera.silent")]
    release.set()


def test_the_address_of_a_stream_may_hold_a_password_and_is_not_told() -> None:
    def none(_: int | str) -> str:
        return "none"

    found = around.camera("rtsp://desk:pass@camera/1", running=False, look=none)
    assert "pass" not in repr(found)


def test_mail_that_works_and_mail_that_nobody_wants() -> None:
    assert seen(around.mail(Mailer, "m:587")) == [("OK", "mail.ok")]
    assert seen(around.mail(lambda: None, "")) == [("NOT RUN", "mail.none")]


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (LinkDown("connect"), "mail.down"),
        (CertificateRefused("the server offers no STARTTLS", "STARTTLS"), "mail.down"),
        (CredentialsRefused("sign-in", "535"), "mail.sign_in"),
        (ConfigError("mail.sender", ConfigProblem.BAD_VALUE), "ConfigError"),
    ],
)
def test_mail_that_fails(error: KioskError, text: str) -> None:
    assert seen(around.mail(lambda: Mailer(error), "m:587")) == [("FAIL", text)]


@pytest.fixture
def desk() -> MonitoringServer:
    server = MonitoringServer("127.0.0.1", 0, lambda: b"", lambda: HealthReport(ready=True))
    server.start()
    return server


def test_a_port_of_our_own_desk(desk: MonitoringServer) -> None:
    assert seen(around.monitoring(desk.port, running=True)) == [("OK", "monitoring.desk")]
    # Without a desk on this data folder it is the port of another one.
    assert seen(around.monitoring(desk.port, running=False)) == [("WARN", "monitoring.taken")]
    desk.stop()
    assert seen(around.monitoring(0, running=True)) == [("OK", "monitoring.any")]


def test_a_port_that_somebody_else_has_or_nobody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert seen(around.monitoring(port, running=False)) == [("WARN", "monitoring.taken")]
    assert seen(around.monitoring(port, running=False)) == [("OK", "monitoring.free")]


@pytest.mark.parametrize(
    ("skew_s", "expected"),
    [
        (None, ("NOT RUN", "skew.unknown")),
        (0.0, ("OK", "skew.ok")),
        (-60.0, ("OK", "skew.ok")),
        (61.0, ("WARN", "skew.off")),
        (-300.0, ("WARN", "skew.off")),
        (301.0, ("FAIL", "skew.far")),
        (-7200.0, ("FAIL", "skew.far")),
    ],
)
def test_clocks_that_differ(skew_s: float | None, expected: tuple[str, str]) -> None:
    assert seen(around.clock_skew(skew_s, FakeClock())) == [expected]
