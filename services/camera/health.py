"""Tells a working camera from one that sends black, white or frozen pictures (bad input 63).

Owns the memory of the last pictures' looks, not the pictures. Camera thread only; the caller
passes the time.
"""

import zlib

from services.camera.opencv import Pixels

# The desk says so within 2 s (goal R-26); a hand before the lens is shorter than this.
BAD_AFTER_S = 1.5
_BLACK, _WHITE = 6.0, 250.0


class Health:
    """Looks at every frame. A healthy one ends any complaint at once."""

    def __init__(self, *, may_stand_still: bool) -> None:
        """`may_stand_still`: equal frames are no fault (a file). A lens always has noise."""
        self._may_stand_still = may_stand_still
        self._print = 0
        self._suspect = ""
        self._since = 0.0

    def complaint(self, pixels: Pixels, now: float) -> str:
        """Empty, or "black", "white", "frozen" when it has been so for BAD_AFTER_S seconds."""
        suspect = self._suspicion(pixels)
        if suspect != self._suspect:
            self._suspect, self._since = suspect, now
        return suspect if now - self._since >= BAD_AFTER_S else ""

    def _suspicion(self, pixels: Pixels) -> str:
        light = float(pixels[::16, ::16].mean())
        if light < _BLACK:
            return "black"
        if light > _WHITE:
            return "white"
        if self._may_stand_still:
            return ""
        before, self._print = self._print, zlib.crc32(pixels[::4].tobytes())
        return "frozen" if before == self._print else ""
