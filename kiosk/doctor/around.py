"""Checks of what stands beside the desk: camera, mail server, monitoring port.

The camera is let go again at once; no mail is sent. Any thread; a driver that hangs is left on
a daemon thread.
"""

import socket
import threading
from collections.abc import Callable

import httpx

from kiosk.core.clock import Clock
from kiosk.core.errors import CredentialsRefused, KioskError, PeerError
from kiosk.core.ports import Mailer
from kiosk.doctor.findings import Finding, State, fail, failed_by, ok, warn
from services.hikcentral.wire.answers import CLOCK_TO_BLAME_S

_CAMERA_S = 15.0
_FIRST_FRAMES = 30
_HEALTHZ_S = 3.0

Look = Callable[[int | str], str]


def camera(source: int | str, *, running: bool, look: Look) -> Finding:
    """Opens and gives a frame; the desk may have it, and then it cannot."""
    trouble = _within(_CAMERA_S, look, source)
    if not trouble:
        return ok("camera", "camera.ok")
    if running:
        return warn("camera", "camera.busy")
    return fail("camera", f"camera.{trouble}")


def look_once(source: int | str) -> str:
    """ "" for a camera that gives a picture, else `none`, `silent` or `dark`."""
    # The camera library takes a while to load; only a working check needs it.
    from services.camera.source import open_source

    opened = open_source(source, 30)
    if opened is None:
        return "none"
    try:
        for _ in range(_FIRST_FRAMES):
            pixels = opened.read()
            if pixels is None:
                return "silent"
            if pixels.mean() > 3.0:  # some cameras need a few frames to see light
                return ""
    finally:
        opened.close()
    return "dark"


def _within(seconds: float, look: Look, source: int | str) -> str:
    answers: list[str] = []

    def ask() -> None:
        answers.append(look(source))

    thread = threading.Thread(target=ask, name="doctor-camera", daemon=True)
    thread.start()
    thread.join(seconds)
    return answers[0] if answers else "silent"


def mail(build: Callable[[], Mailer | None], host: str) -> Finding:
    """Connects, STARTTLS or TLS, signs in; sends nothing to anybody."""
    try:
        mailer = build()
        if mailer is None:
            return Finding("mail", State.NOT_RUN, "mail.none")
        mailer.probe()
    except CredentialsRefused as error:
        return Finding("mail", State.FAIL, "mail.sign_in", {"host": host}, error)
    except PeerError as error:
        return Finding("mail", State.FAIL, "mail.down", {"host": host}, error)
    except KioskError as error:
        return failed_by("mail", error)
    return ok("mail", "mail.ok", host=host)


def monitoring(port: int, *, running: bool) -> Finding:
    """The port is free, or our own desk answers on it."""
    if port == 0:
        return ok("monitoring", "monitoring.any")
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        if running and _answers(port):
            return ok("monitoring", "monitoring.desk", port=port)
        return warn("monitoring", "monitoring.taken", port=port)
    return ok("monitoring", "monitoring.free", port=port)


def _answers(port: int) -> bool:
    try:
        with httpx.Client(trust_env=False, timeout=_HEALTHZ_S) as client:
            answer = client.get(f"http://127.0.0.1:{port}/healthz")
    except httpx.HTTPError:
        return False
    return answer.status_code == 200 and answer.text == "ok\n"


def clock_skew(skew_s: float | None, clock: Clock) -> Finding:
    """Our clock against the `Date` of HikCentral: warn above 60 s, fail above 5 min."""
    if skew_s is None:
        return Finding("server_clock", State.NOT_RUN, "skew.unknown")
    shown = {"seconds": f"{round(skew_s):+d}", "time": clock.now().isoformat(timespec="seconds")}
    if abs(skew_s) > CLOCK_TO_BLAME_S:
        return fail("server_clock", "skew.far", **shown)
    if abs(skew_s) > 60:
        return warn("server_clock", "skew.off", **shown)
    return ok("server_clock", "skew.ok", **shown)
