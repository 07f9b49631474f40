"""Camera frames and enrolment photos as they cross the ports. No image library here."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class FaceBox:
    """A face in pixels of the frame that carries it."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The newest picture: `data` holds rows of `stride` bytes, pixels as blue, green, red.

    The receiver must keep the frame alive as long as it shows `data`.
    """

    width: int
    height: int
    stride: int
    data: memoryview
    faces: tuple[FaceBox, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A cropped JPEG that keeps to the photo rules (contract 5: 40 to 180 KB, one face)."""

    jpeg: bytes
    width: int
    height: int


class CameraState(StrEnum):
    STARTING = "starting"
    LIVE = "live"
    ABSENT = "absent"
    LOST = "lost"
