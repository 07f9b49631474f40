"""Opens a camera, a file or an address, and reads one frame after the other.

Owns the capture handle of OpenCV and what differs between the three kinds; never decides what a
missing frame means. Camera thread only.
"""

import numpy as np

from services.camera.opencv import Pixels, cv2

_NET_TIMEOUT_MS = 2000


class OpenSource:
    """An open source. `period_s` is the time of one frame; None where the source sets the pace."""

    def __init__(self, capture: cv2.VideoCapture, *, is_file: bool, fps: int) -> None:
        self._capture = capture
        self._is_file = is_file
        self.period_s = self._period_of_file(fps) if is_file else None

    def read(self) -> Pixels | None:
        """The next frame, from the start again after a file's last; None when there is none.

        A frame that is not rows of blue, green, red bytes counts as none (bad input 64).
        """
        pixels = self._read_once()
        if pixels is None and self._is_file:
            self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            pixels = self._read_once()
        return pixels

    def close(self) -> None:
        self._capture.release()

    def _read_once(self) -> Pixels | None:
        try:
            done, pixels = self._capture.read()
        except cv2.error:
            return None
        if not done or pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8:
            return None
        return np.ascontiguousarray(pixels, dtype=np.uint8)

    def _period_of_file(self, fps: int) -> float:
        stated = self._capture.get(cv2.CAP_PROP_FPS)
        return 1 / stated if 1 <= stated <= 240 else 1 / fps


def is_file(source: int | str) -> bool:
    """A path or a numbered series such as f_%03d.png: what can be read as fast as one asks."""
    return isinstance(source, str) and "://" not in source


def open_source(source: int | str, fps: int) -> OpenSource | None:
    """None when there is no such camera, file or server, after 2 s at most for a server."""
    try:
        capture = _open(source, fps)
    except cv2.error:
        return None
    if not capture.isOpened():
        capture.release()
        return None
    return OpenSource(capture, is_file=is_file(source), fps=fps)


def _open(source: int | str, fps: int) -> cv2.VideoCapture:
    if isinstance(source, str):
        if is_file(source):
            return cv2.VideoCapture(source)
        timeouts = (cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, cv2.CAP_PROP_READ_TIMEOUT_MSEC)
        options = [word for name in timeouts for word in (name, _NET_TIMEOUT_MS)]
        return cv2.VideoCapture(source, cv2.CAP_FFMPEG, options)
    capture = cv2.VideoCapture(source)
    capture.set(cv2.CAP_PROP_FPS, fps)
    # Without it a driver hands out frames that have waited in its queue.
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture
