"""Makes an enrolment photo of a picture: one face, 3:4, JPEG of 40 to 180 KB (contract 5).

Owns the photo rules; never writes a file, and lets no byte of a chosen file through: the pixels
are always encoded anew. Any thread; one picture at a time because the face finder is shared.
"""

import threading

import numpy as np

from kiosk.core.errors import PhotoProblem, PhotoRejected
from kiosk.core.pictures import FaceBox, Photo
from services.camera.faces import FaceFinder
from services.camera.opencv import Pixels, cv2
from services.camera.picture_file import CheckedFile, check_file

MIN_BYTES = 40 * 1024
MAX_BYTES = 180 * 1024
WIDTH, HEIGHT = 480, 640

# A narrower face would only be blown up: terminals then refuse it at the door, days later.
_MIN_FACE = 60
# The face takes 1/2.2 of the width (contract 5 aims at a third or more), and at least 1/1.5 of it
# stays free when the visitor stands too near for more.
_ROOM, _LEAST_ROOM = 2.2, 1.5
# Share of the picture's height above the middle of the face: room for hair, more for shoulders.
_MIDDLE = 0.43
_QUALITIES_DOWN = (85, 80, 75, 70, 65, 60, 55, 50, 45, 40, 35, 30)
_QUALITIES_UP = (90, 95, 98, 100)
_GROWTH = (1.25, 1.5, 2.0)
_REDUCE_ABOVE = 6_000_000


class PhotoMaker:
    """Turns frames and files into photos. Any thread."""

    def __init__(self, min_share: float) -> None:
        """Faces narrower than `min_share` of the picture's short side do not count."""
        self._lock = threading.Lock()
        self._finder = FaceFinder(long_side=640, min_share=min_share, neighbours=5)

    def from_pixels(self, pixels: Pixels) -> Photo:
        """Raises PhotoRejected: NO_FACE, SEVERAL_FACES, TOO_SMALL, CANNOT_READ."""
        with self._lock:
            faces = self._finder.find(pixels)
        if not faces:
            raise PhotoRejected(PhotoProblem.NO_FACE)
        face, *others = faces
        if others:
            raise PhotoRejected(PhotoProblem.SEVERAL_FACES)
        if face.width < _MIN_FACE:
            raise PhotoRejected(PhotoProblem.TOO_SMALL)
        return _encode(_crop(pixels, face))

    def from_file(self, data: bytes) -> Photo:
        """A JPEG or PNG, whatever it is called. Raises PhotoRejected and nothing else."""
        checked = check_file(data)
        try:
            return self.from_pixels(_decode(checked))
        except (cv2.error, MemoryError):
            raise PhotoRejected(PhotoProblem.CANNOT_READ) from None


def _decode(file: CheckedFile) -> Pixels:
    """Upright pixels: OpenCV turns the picture as its EXIF orientation says."""
    # A crop of 480x640 needs no more; a JPEG of 25 Mpx then costs a quarter of the memory.
    is_big = file.width * file.height > _REDUCE_ABOVE
    flag = cv2.IMREAD_REDUCED_COLOR_2 if is_big else cv2.IMREAD_COLOR
    decoded = cv2.imdecode(np.frombuffer(file.data, dtype=np.uint8), flag)
    # The stubs say that a picture always comes back; None is how OpenCV says "damaged".
    if decoded is None:  # pyright: ignore[reportUnnecessaryComparison]
        raise PhotoRejected(PhotoProblem.CANNOT_READ)
    return np.ascontiguousarray(decoded, dtype=np.uint8)


def _crop(pixels: Pixels, face: FaceBox) -> Pixels:
    """Head and shoulders, 3:4. Beyond the picture's border its edge is continued."""
    tall, wide = pixels.shape[:2]
    fits = min(wide, tall * WIDTH / HEIGHT)
    width = round(max(min(face.width * _ROOM, fits), face.width * _LEAST_ROOM))
    height = round(width * HEIGHT / WIDTH)
    left = _slide(round(face.x + face.width / 2 - width / 2), width, wide)
    top = _slide(round(face.y + face.height / 2 - height * _MIDDLE), height, tall)
    padded = cv2.copyMakeBorder(
        pixels,
        max(0, -top),
        max(0, top + height - tall),
        max(0, -left),
        max(0, left + width - wide),
        cv2.BORDER_REPLICATE,
    )
    left, top = max(0, left), max(0, top)
    return np.asarray(padded[top : top + height, left : left + width], dtype=np.uint8)


def _slide(start: int, length: int, limit: int) -> int:
    """Move a span inside 0..limit; one that is too long hangs over on both sides alike."""
    if length > limit:
        return (limit - length) // 2
    return min(max(start, 0), limit - length)


def _encode(crop: Pixels) -> Photo:
    """The first quality whose JPEG keeps to the limits; a flat picture is enlarged instead."""
    jpeg = b""
    for quality in _QUALITIES_DOWN:
        jpeg = _jpeg(crop, 1.0, quality)
        if len(jpeg) <= MAX_BYTES:
            break
    if MIN_BYTES <= len(jpeg) <= MAX_BYTES:
        return Photo(jpeg, WIDTH, HEIGHT)
    for growth, quality in [(1.0, q) for q in _QUALITIES_UP] + [(g, 98) for g in _GROWTH]:
        jpeg = _jpeg(crop, growth, quality)
        if MIN_BYTES <= len(jpeg) <= MAX_BYTES:
            return Photo(jpeg, round(WIDTH * growth), round(HEIGHT * growth))
    raise PhotoRejected(PhotoProblem.CANNOT_READ)


def _jpeg(crop: Pixels, growth: float, quality: int) -> bytes:
    size = (round(WIDTH * growth), round(HEIGHT * growth))
    shrinks = crop.shape[1] > size[0]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    resized = cv2.resize(crop, size, interpolation=how)
    done, encoded = cv2.imencode(".jpg", resized, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise PhotoRejected(PhotoProblem.CANNOT_READ)
    return encoded.tobytes()
