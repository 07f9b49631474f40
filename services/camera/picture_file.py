"""Judges a picture file by its bytes, before a decoder sees it (goal S-40, bad inputs 41-58).

Owns the limits of a file; never decodes pixels and never trusts a name. Any thread, no state.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.core.errors import PhotoProblem, PhotoRejected

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 25_000_000
MIN_SIDE = 120

# A progressive file may ask for the whole picture to be gone over once for each scan; cameras
# and editors write about ten.
_MAX_SCANS = 64

_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"eXIf"})
_MAX_EXIF = 65_536
_SOS, _EOI = 0xDA, 0xD9
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """The bytes that a decoder may see: one whole JPEG or PNG of bearable size, nothing after it.

    `width` and `height` are those of the header, before any turn by EXIF.
    """

    data: bytes
    width: int
    height: int


def check_file(data: bytes) -> CheckedFile:
    """Read the header, cut what follows the picture.

    Raises PhotoRejected: TOO_LARGE, TOO_SMALL, NOT_AN_IMAGE (any other kind of file), CANNOT_READ
    (damaged, cut off, animated).
    """
    if len(data) > MAX_BYTES:
        raise PhotoRejected(PhotoProblem.TOO_LARGE)
    if data.startswith(_JPEG):
        return _check_jpeg(data)
    if data.startswith(_PNG):
        return _check_png(data)
    raise PhotoRejected(PhotoProblem.NOT_AN_IMAGE)


def _check_size(width: int, height: int) -> tuple[int, int]:
    if width * height > MAX_PIXELS:
        raise PhotoRejected(PhotoProblem.TOO_LARGE)
    if width == 0 or height == 0:
        raise PhotoRejected(PhotoProblem.CANNOT_READ)
    if min(width, height) < MIN_SIDE:
        raise PhotoRejected(PhotoProblem.TOO_SMALL)
    return width, height


def _check_jpeg(data: bytes) -> CheckedFile:
    sizes: list[tuple[int, int]] = []
    for marker, start, end in _jpeg_segments(data):
        if marker in _FRAMES:
            if end - start < 5:
                raise PhotoRejected(PhotoProblem.CANNOT_READ)
            height, width = struct.unpack_from(">HH", data, start + 1)
            sizes.append(_check_size(width, height))
        if marker == _SOS and len(sizes) == 1:
            return CheckedFile(_cut_after_scans(data, end), *sizes[0])
    raise PhotoRejected(PhotoProblem.CANNOT_READ)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start of its content, end) up to the first scan. Stops where the bytes stop."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(data):
            return
        yield marker, at + 4, end
        at = end


def _cut_after_scans(data: bytes, start: int) -> bytes:
    """Inside a scan a byte FF is followed by 00, so a marker found there is a real one."""
    end = data.find(bytes((0xFF, _EOI)), start)
    if end < 0 or data.count(bytes((0xFF, _SOS)), start, end) > _MAX_SCANS:
        raise PhotoRejected(PhotoProblem.CANNOT_READ)
    return data[: end + 2]


def _check_png(data: bytes) -> CheckedFile:
    kept = [_PNG]
    size = (0, 0)
    for kind, start, end in _png_chunks(data):
        if len(kept) == 1:
            size = _read_png_header(data, kind, start)
        if kind == b"acTL":
            break
        if kind in _PNG_KEPT and not (kind == b"eXIf" and end - start > _MAX_EXIF):
            kept.append(data[start - 8 : end + 4])
        if kind == b"IEND":
            return CheckedFile(b"".join(kept), *size)
    raise PhotoRejected(PhotoProblem.CANNOT_READ)


def _read_png_header(data: bytes, kind: bytes, start: int) -> tuple[int, int]:
    if kind != b"IHDR":
        raise PhotoRejected(PhotoProblem.CANNOT_READ)
    width, height = struct.unpack_from(">II", data, start)
    return _check_size(width, height)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(kind, start of its content, end). Stops where the bytes stop."""
    at = len(_PNG)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        start = at + 8
        if start + length + 4 > len(data):
            return
        yield data[at + 4 : start], start, start + length
        at = start + length + 4
