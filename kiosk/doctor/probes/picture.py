"""A neutral test picture: a drawn head that is nobody, as a JPEG of exactly the wanted size.

Never copies a person. Any thread.
"""

import numpy as np

from services.camera.opencv import Pixels, cv2

KIB = 1024
_WIDTH, _HEIGHT = 480, 640
_SCALES = (1.0, 0.75, 0.5, 0.35, 0.25)
_QUALITIES = (95, 90, 80, 70, 60, 50, 40, 30)
_COMMENT = b"\xff\xfe"
_LONGEST_COMMENT = 65_000


def draw_head() -> Pixels:
    """480x640, blue, green, red: head and shoulders before a plain wall, lit from one side."""
    down, across = np.mgrid[0:_HEIGHT, 0:_WIDTH].astype(np.float32)
    sheet = np.empty((_HEIGHT, _WIDTH, 3), np.uint8)
    light = 205 - across / 16 - down / 40
    for channel, tint in enumerate((6, 2, -4)):
        sheet[:, :, channel] = np.clip(light + tint, 0, 255)
    cv2.ellipse(sheet, (240, 690), (210, 170), 0, 0, 360, (110, 92, 70), -1, cv2.LINE_AA)
    cv2.ellipse(sheet, (240, 470), (62, 110), 0, 0, 360, (128, 160, 196), -1, cv2.LINE_AA)
    cv2.ellipse(sheet, (240, 270), (140, 182), 0, 0, 360, (40, 44, 50), -1, cv2.LINE_AA)
    cv2.ellipse(sheet, (240, 300), (122, 160), 0, 0, 360, (150, 184, 220), -1, cv2.LINE_AA)
    for middle in (190, 290):
        cv2.ellipse(sheet, (middle, 276), (34, 20), 0, 0, 360, (122, 152, 188), -1, cv2.LINE_AA)
        cv2.ellipse(sheet, (middle, 280), (22, 9), 0, 0, 360, (236, 240, 242), -1, cv2.LINE_AA)
        cv2.circle(sheet, (middle, 280), 9, (40, 44, 56), -1, cv2.LINE_AA)
        cv2.ellipse(sheet, (middle, 252), (34, 8), 0, 180, 360, (48, 54, 64), 8, cv2.LINE_AA)
    cv2.line(sheet, (240, 270), (240, 336), (170, 202, 236), 14, cv2.LINE_AA)
    cv2.ellipse(sheet, (240, 344), (24, 10), 0, 0, 180, (104, 136, 176), 5, cv2.LINE_AA)
    cv2.ellipse(sheet, (240, 392), (46, 13), 0, 0, 360, (92, 92, 158), -1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(sheet, (5, 5), 0), dtype=np.uint8)


def jpeg_of(pixels: Pixels, size: int) -> bytes:
    """The picture as a valid JPEG of exactly `size` bytes (5 KiB or more): as good as fits, the
    rest is a comment inside the file. ValueError when it does not fit."""
    for scale in _SCALES:
        shown = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        for quality in _QUALITIES:
            done, encoded = cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, quality])
            if done and len(encoded) <= size - 4:
                return _padded(encoded.tobytes(), size)
    raise ValueError(size)


def _padded(jpeg: bytes, size: int) -> bytes:
    """Comments go behind the first two bytes; each costs four bytes besides its text."""
    comments = b""
    while (left := size - len(jpeg) - len(comments)) > 0:
        take = left if left <= _LONGEST_COMMENT else min(_LONGEST_COMMENT, left - 4)
        comments += _COMMENT + (take - 2).to_bytes(2, "big") + b" " * (take - 4)
    return jpeg[:2] + comments + jpeg[2:]
