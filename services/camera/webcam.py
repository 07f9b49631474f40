"""The camera of the desk: state, newest frame, listeners, photo.

Owns what the camera thread has last told; never keeps more than one frame and never writes one
down. All methods from any thread; listeners and CameraChanged of a running camera come on the
camera thread.
"""

import logging
import threading
import time
from collections.abc import Callable

from kiosk.core.bus import Bus
from kiosk.core.errors import CameraUnavailable
from kiosk.core.events import CameraChanged
from kiosk.core.pictures import CameraState, FaceBox, Frame, Photo
from services.camera.faces import FaceFinder
from services.camera.opencv import Pixels
from services.camera.photo import PhotoMaker
from services.camera.reader import Reader

log = logging.getLogger(__name__)

Listener = Callable[[Frame], None]

# An older frame may show the visitor before this one.
_FRESH_S = 2.0
_SEARCH_EVERY = 3
# The visitor stands at the desk; the people who wait behind are smaller. Preview and photo use the
# same limit, so that the photo never complains about a face that had no box.
_NEAR_SHARE = 0.2
_FILE_SHARE = 0.1


class OpenCvCamera:
    """`kiosk.core.ports.Camera` for an index, a file (played in a loop) or an address."""

    def __init__(self, source: int | str, bus: Bus, fps: int = 30, *, retry_s: float = 2.0) -> None:
        """Opens nothing yet. `fps` is the most that listeners get; `retry_s` the pause before a
        missing camera is tried again."""
        self._source = source
        self._bus = bus
        self._fps = fps
        self._retry_s = retry_s
        self._lock = threading.Lock()
        self._state = CameraState.STARTING
        self._reader: Reader | None = None
        self._newest: tuple[Pixels, float] | None = None
        self._listeners: dict[object, Listener] = {}
        self._number = 0
        self._faces: tuple[FaceBox, ...] = ()
        self._finder = FaceFinder(long_side=320, min_share=_NEAR_SHARE, neighbours=4)
        self._frame_photos = PhotoMaker(_NEAR_SHARE)
        self._file_photos = PhotoMaker(_FILE_SHARE)

    def start(self) -> None:
        """Begin to read on the camera thread; returns at once. Nothing when it runs already."""
        with self._lock:
            if self._reader is not None:
                return
            reader = Reader(self._source, self._fps, self._retry_s, self)
            self._reader = reader
        self.moved(CameraState.STARTING, "")
        reader.start()

    def stop(self) -> None:
        """End the camera thread and let the camera go, within 5 s. Safe to call twice.

        Not from a listener.
        """
        with self._lock:
            reader, self._reader = self._reader, None
        if reader is None:
            return
        if not reader.stop():
            log.warning("camera_stop_overdue")
        self.moved(CameraState.ABSENT, "stopped")

    def state(self) -> CameraState:
        """LOST also while a driver holds the thread and no frame has come for 2 s."""
        with self._lock:
            is_stale = self._state is CameraState.LIVE and self._fresh() is None
            return CameraState.LOST if is_stale else self._state

    def watch(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` on the camera thread for each frame; it must be quick and not raise.

        While it works it misses frames. The answer ends it; a call under way may still finish.
        """
        token = object()
        with self._lock:
            self._listeners[token] = listener

        def cancel() -> None:
            with self._lock:
                self._listeners.pop(token, None)

        return cancel

    def capture(self) -> Photo:
        """The newest frame as a photo; takes about 0.1 s. Raises CameraUnavailable when no frame
        has come for 2 s, and PhotoRejected."""
        with self._lock:
            pixels = self._fresh()
        if pixels is None:
            raise CameraUnavailable
        return self._frame_photos.from_pixels(pixels)

    def photo_from_file(self, data: bytes) -> Photo:
        """A JPEG or PNG file by the same rules (goal S-40). Raises PhotoRejected only."""
        return self._file_photos.from_file(data)

    def moved(self, state: CameraState, detail: str) -> None:
        """For the reader: take a new state and publish it if it differs."""
        with self._lock:
            if state is self._state:
                return
            self._state = state
            if state is not CameraState.LIVE:
                self._newest = None
        log.info("camera_changed", extra={"state": state.value, "detail": detail})
        self._bus.publish(CameraChanged(state, detail))

    def showed(self, pixels: Pixels) -> None:
        """For the reader, on the camera thread: keep this frame instead of the last and show it."""
        with self._lock:
            self._newest = (pixels, time.monotonic())
            listeners = tuple(self._listeners.values())
        self._number += 1
        if not listeners:
            self._faces = ()
            return
        if self._number % _SEARCH_EVERY == 1:
            self._faces = self._finder.find(pixels)
        frame = _frame_of(pixels, self._faces, self._number)
        for listener in listeners:
            listener(frame)

    def _fresh(self) -> Pixels | None:
        if self._newest is None or time.monotonic() - self._newest[1] > _FRESH_S:
            return None
        return self._newest[0]


def _frame_of(pixels: Pixels, faces: tuple[FaceBox, ...], number: int) -> Frame:
    """The memory view keeps the pixels alive, and nobody can paint into them."""
    tall, wide = pixels.shape[:2]
    data = pixels.data.cast("B").toreadonly()
    return Frame(wide, tall, pixels.strides[0], data, faces, number)
