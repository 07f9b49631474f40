"""The camera thread: open, read, judge, report; open again when the camera is gone.

Owns the thread and its stop event; never sleeps, never queues frames. `Reader.start` and `stop`
may be called from any thread but the camera thread itself.
"""

import threading
import time
from typing import Protocol

from kiosk.core.pictures import CameraState
from services.camera.health import Health
from services.camera.opencv import Pixels
from services.camera.source import OpenSource, is_file, open_source

_JOIN_S = 5.0
# A camera that sends bad pictures for so long is opened anew: some drivers only wake up then.
_REOPEN_AFTER_S = 5.0


class Sink(Protocol):
    """Takes what the camera thread has to tell; called on that thread."""

    def moved(self, state: CameraState, detail: str) -> None: ...

    def showed(self, pixels: Pixels) -> None: ...


class Pace:
    """Spreads frames evenly in time. A late frame is not made up for by a burst."""

    def __init__(self, period_s: float) -> None:
        self._period_s = period_s
        self._due = 0.0

    def wait_s(self, now: float) -> float:
        """Seconds until the next frame is due; counts it as taken."""
        self._due = max(self._due + self._period_s, now - self._period_s)
        return max(0.0, self._due - now)

    def is_early(self, now: float) -> bool:
        """True when the frame that came now is one too many; otherwise counts it as taken."""
        if now < self._due - 0.4 * self._period_s:
            return True
        self._due = max(self._due, now - self._period_s) + self._period_s
        return False


class Reader:
    """One life of the camera thread, from `start` to `stop`."""

    def __init__(self, source: int | str, fps: int, retry_s: float, sink: Sink) -> None:
        self._source = source
        self._fps = fps
        self._retry_s = retry_s
        self._sink = sink
        self._health = Health(may_stand_still=is_file(source))
        self._was_live = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> bool:
        """End the thread. False when a driver has held it for 5 s; it then ends by itself."""
        self._stopping.set()
        if self._thread is not threading.current_thread():
            self._thread.join(_JOIN_S)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            opened = open_source(self._source, self._fps)
            if opened is None:
                self._report_gone("cannot open")
            else:
                self._read_until_gone(opened)
            self._stopping.wait(self._retry_s)

    def _read_until_gone(self, opened: OpenSource) -> None:
        try:
            self._read(opened)
        finally:
            opened.close()

    def _read(self, opened: OpenSource) -> None:
        limit = Pace(1 / self._fps)
        pace = Pace(opened.period_s) if opened.period_s else None
        healthy_at = time.monotonic()
        while not (pace and self._stopping.wait(pace.wait_s(time.monotonic()))):
            pixels = opened.read()
            now = time.monotonic()
            if pixels is None:
                self._report_gone("no more frames")
                return
            if self._stopping.is_set():
                return
            if self._take(pixels, now, limit):
                healthy_at = now
            elif now - healthy_at > _REOPEN_AFTER_S:
                return

    def _take(self, pixels: Pixels, now: float, limit: Pace) -> bool:
        """Report one frame; False when it cannot be used."""
        complaint = self._health.complaint(pixels, now)
        if complaint:
            self._report_gone(complaint)
            return False
        if not limit.is_early(now):
            self._was_live = True
            self._sink.showed(pixels)
            self._sink.moved(CameraState.LIVE, "")
        return True

    def _report_gone(self, detail: str) -> None:
        if not self._stopping.is_set():
            state = CameraState.LOST if self._was_live else CameraState.ABSENT
            self._sink.moved(state, detail)
