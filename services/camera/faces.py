"""Finds faces with the cascade that comes inside the OpenCV wheel (stack: Haar alt2).

Owns one classifier; never keeps a picture. A finder belongs to one thread at a time: the
classifier holds buffers of its own.
"""

from kiosk.core.pictures import FaceBox
from services.camera.opencv import CASCADES, Pixels, cv2

_CASCADE = "haarcascade_frontalface_alt2.xml"


class FaceFinder:
    """Faces of people who stand near and upright. Not for use by two threads at once."""

    def __init__(self, long_side: int, min_share: float, neighbours: int) -> None:
        """Search a grey copy of at most `long_side` pixels for faces of at least `min_share` of
        its short side, each confirmed by `neighbours` overlapping hits."""
        self._long_side = long_side
        self._min_share = min_share
        self._neighbours = neighbours
        self._cascade = cv2.CascadeClassifier(str(CASCADES / _CASCADE))

    def find(self, pixels: Pixels) -> tuple[FaceBox, ...]:
        """Boxes in pixels of the given picture, widest first."""
        tall, wide = pixels.shape[:2]
        shrink = max(1.0, max(tall, wide) / self._long_side)
        grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
        if shrink > 1.0:
            small = (max(1, round(wide / shrink)), max(1, round(tall / shrink)))
            grey = cv2.resize(grey, small, interpolation=cv2.INTER_AREA)
        least = max(20, round(min(grey.shape[:2]) * self._min_share))
        found = self._cascade.detectMultiScale(
            grey, scaleFactor=1.1, minNeighbors=self._neighbours, minSize=(least, least)
        )
        boxes = [_scaled([int(v) for v in box], shrink) for box in found]
        return tuple(sorted(boxes, key=lambda box: -box.width))


def _scaled(box: list[int], factor: float) -> FaceBox:
    x, y, width, height = (round(v * factor) for v in box)
    return FaceBox(x, y, width, height)
