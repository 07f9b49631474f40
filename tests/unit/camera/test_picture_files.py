"""Pictures that a person chooses: good ones become photos, everything else is refused kindly."""

import io
import struct
import time
import zlib

import cv2
import numpy as np
import pytest
import skimage.data
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kiosk.core.bus import Bus
from kiosk.core.errors import PhotoProblem, PhotoRejected
from services.camera import OpenCvCamera
from services.camera.faces import FaceFinder
from services.simulator.faces import Pose, draw_visitor

CAMERA = OpenCvCamera(99, Bus())


def encode(pixels: np.ndarray, kind: str = ".jpg") -> bytes:
    done, data = cv2.imencode(kind, pixels)
    assert done
    return data.tobytes()


def decode(jpeg: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


def chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def bomb(side: int) -> bytes:
    """A whole, valid 1-bit PNG of side x side pixels in a few kilobytes."""
    rows = zlib.compress(bytes((side // 8 + 2) * side), 9)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pillow(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    rgb = draw_visitor(3, 640, 480)[:, :, ::-1]
    Image.fromarray(np.ascontiguousarray(rgb)).save(out, kind, **options)
    return out.getvalue()


def two_faces() -> bytes:
    pair = [draw_visitor(seed, 400, 480, Pose(height=0.5)) for seed in (1, 2)]
    return encode(np.hstack(pair))


VISITOR = encode(draw_visitor(3, 640, 480))
VISITOR_PNG = encode(draw_visitor(3, 640, 480), ".png")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TINY = encode(np.zeros((1, 1, 3), np.uint8), ".png")
WALL = encode(np.full((480, 640, 3), 128, np.uint8))
BROKEN_PNG = VISITOR_PNG[:5000] + bytes(200) + VISITOR_PNG[5200:]
SCAN = VISITOR.index(b"\xff\xda")
MANY_SCANS = VISITOR[:-2] + VISITOR[SCAN:-2] * 100 + b"\xff\xd9"

P = PhotoProblem
BAD = {
    "empty": (b"", P.NOT_AN_IMAGE),
    "text": (b"hello", P.NOT_AN_IMAGE),
    "one pixel": (TINY, P.TOO_SMALL),
    "9000x9000, 1 bit": (bomb(9000), P.TOO_LARGE),
    "20000x20000, 1 bit": (bomb(20000), P.TOO_LARGE),
    "4 billion pixels wide": (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2**32 - 1, 1, 1, 0, 0, 0, 0)),
        P.TOO_LARGE,
    ),
    "over 10 MiB": (VISITOR + bytes(10 * 1024 * 1024), P.TOO_LARGE),
    "JPEG of 200 bytes": (VISITOR[:200], P.CANNOT_READ),
    "half a JPEG": (VISITOR[: len(VISITOR) // 2], P.CANNOT_READ),
    "half a PNG": (VISITOR_PNG[: len(VISITOR_PNG) // 2], P.CANNOT_READ),
    "damaged PNG": (BROKEN_PNG, P.CANNOT_READ),
    "JPEG with 101 scans": (MANY_SCANS, P.CANNOT_READ),
    "JPEG head only": (b"\xff\xd8\xff", P.CANNOT_READ),
    "PNG head only": (b"\x89PNG\r\n\x1a\n", P.CANNOT_READ),
    "animated PNG": (
        VISITOR_PNG[:33] + chunk(b"acTL", bytes(8)) + VISITOR_PNG[33:],
        P.CANNOT_READ,
    ),
    "GIF": (pillow("GIF"), P.NOT_AN_IMAGE),
    "WebP": (pillow("WEBP"), P.NOT_AN_IMAGE),
    "TIFF": (pillow("TIFF"), P.NOT_AN_IMAGE),
    "BMP": (pillow("BMP"), P.NOT_AN_IMAGE),
    "SVG": (SVG, P.NOT_AN_IMAGE),
    "PDF": (b"%PDF-1.7\n" + bytes(100), P.NOT_AN_IMAGE),
    "program": (b"MZ" + bytes(100), P.NOT_AN_IMAGE),
    "no face": (WALL, P.NO_FACE),
    "two faces": (two_faces(), P.SEVERAL_FACES),
    "face too small": (encode(draw_visitor(3, 130, 130)), P.TOO_SMALL),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_quickly(name: str) -> None:
    data, problem = BAD[name]
    began = time.process_time()
    with pytest.raises(PhotoRejected) as caught:
        CAMERA.photo_from_file(data)
    assert caught.value.problem is problem
    # The time that this process was at work: what else the machine does is not the file's fault.
    assert time.process_time() - began < 2


@pytest.mark.parametrize("side", [9000, 20000])
def test_a_bomb_never_reaches_the_decoder(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[object] = []
    monkeypatch.setattr(cv2, "imdecode", lambda *args: decoded.append(args))
    with pytest.raises(PhotoRejected):
        CAMERA.photo_from_file(bomb(side))
    assert decoded == []


@pytest.mark.parametrize("data", [VISITOR, VISITOR_PNG], ids=["jpeg", "png"])
def test_a_good_file_becomes_a_photo_by_the_rules(data: bytes) -> None:
    photo = CAMERA.photo_from_file(data)
    assert 40 * 1024 <= len(photo.jpeg) <= 180 * 1024
    assert decode(photo.jpeg).shape == (photo.height, photo.width, 3)
    assert photo.width * 4 == photo.height * 3
    assert len(FaceFinder(640, 0.2, 5).find(decode(photo.jpeg))) == 1


def test_a_real_face_is_accepted() -> None:
    picture = encode(np.ascontiguousarray(skimage.data.astronaut()[:, :, ::-1]))
    photo = CAMERA.photo_from_file(picture)
    (box,) = FaceFinder(640, 0.2, 5).find(decode(photo.jpeg))
    assert box.width >= photo.width / 3
    assert 40 * 1024 <= len(photo.jpeg) <= 180 * 1024


@pytest.mark.parametrize("place", [(0.2, 0.5), (0.8, 0.5), (0.5, 0.25), (0.5, 0.75)])
def test_a_face_at_the_border_still_fills_a_whole_photo(place: tuple[float, float]) -> None:
    picture = draw_visitor(3, 640, 480, Pose(*place, height=0.5))
    pixels = decode(CAMERA.photo_from_file(encode(picture)).jpeg)
    assert pixels.shape == (640, 480, 3)
    assert len(FaceFinder(640, 0.2, 5).find(pixels)) == 1


def test_a_face_that_fills_the_picture_is_padded() -> None:
    near = draw_visitor(3, 400, 400, Pose(height=1.25, y=0.5))
    pixels = decode(CAMERA.photo_from_file(encode(near)).jpeg)
    assert pixels.shape == (640, 480, 3)


def test_a_noisy_picture_is_pressed_below_the_upper_limit() -> None:
    rng = np.random.default_rng(1)
    rough = draw_visitor(3, 640, 480).astype(np.int16) + rng.integers(-120, 120, (480, 640, 3))
    photo = CAMERA.photo_from_file(encode(np.clip(rough, 0, 255).astype(np.uint8), ".png"))
    assert 40 * 1024 <= len(photo.jpeg) <= 180 * 1024


def test_a_smooth_picture_is_raised_above_the_lower_limit() -> None:
    smooth = cv2.bilateralFilter(draw_visitor(3, 640, 480), 9, 60, 9)
    photo = CAMERA.photo_from_file(encode(smooth))
    assert 40 * 1024 <= len(photo.jpeg) <= 180 * 1024


TURNS = {
    1: lambda p: p,
    2: lambda p: p[:, ::-1],
    3: lambda p: p[::-1, ::-1],
    4: lambda p: p[::-1],
    5: lambda p: p.transpose(1, 0, 2),
    6: lambda p: np.rot90(p, 1),
    7: lambda p: p[::-1, ::-1].transpose(1, 0, 2),
    8: lambda p: np.rot90(p, -1),
}


def with_exif(pixels: np.ndarray, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "SECRET-WORDS"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    rgb = np.ascontiguousarray(pixels[:, :, ::-1])
    Image.fromarray(rgb).save(out, "JPEG", quality=95, exif=exif, icc_profile=b"SECRET-ICC" * 99)
    return out.getvalue()


@pytest.mark.parametrize("orientation", TURNS)
def test_every_exif_orientation_comes_out_upright(orientation: int) -> None:
    upright = draw_visitor(3, 640, 480, Pose(lean=3))
    stored = with_exif(TURNS[orientation](upright), orientation)
    wanted = decode(CAMERA.photo_from_file(with_exif(upright, 1)).jpeg).astype(int)
    given_back = decode(CAMERA.photo_from_file(stored).jpeg).astype(int)
    assert np.abs(wanted - given_back).mean() < 8


def test_nothing_but_pixels_comes_through() -> None:
    data = with_exif(draw_visitor(3, 640, 480), 1) + b"SECRET-TAIL"
    assert data.count(b"SECRET") > 99
    jpeg = CAMERA.photo_from_file(data).jpeg
    assert b"SECRET" not in jpeg
    assert b"Exif" not in jpeg
    assert b"ICC_PROFILE" not in jpeg
    assert jpeg.endswith(b"\xff\xd9")


def test_a_huge_png_comment_is_left_out() -> None:
    text = chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(50_000_000)))
    photo = CAMERA.photo_from_file(VISITOR_PNG[:33] + text + VISITOR_PNG[33:])
    assert photo.width == 480


def photo_or_rejection(data: bytes) -> None:
    try:
        photo = CAMERA.photo_from_file(data)
    except PhotoRejected:
        return
    assert 40 * 1024 <= len(photo.jpeg) <= 180 * 1024


HEADS = st.sampled_from([b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"])


@settings(deadline=None, max_examples=150)
@given(head=HEADS, tail=st.binary(max_size=400))
def test_any_bytes_are_a_photo_or_a_rejection(head: bytes, tail: bytes) -> None:
    photo_or_rejection(head + tail)


SMALL = [encode(draw_visitor(3, 160, 160), kind) for kind in (".jpg", ".png")]


@settings(deadline=None, max_examples=60)
@given(
    data=st.sampled_from(SMALL),
    hits=st.lists(st.tuples(st.integers(0, 2000), st.binary(min_size=1, max_size=8)), max_size=4),
    cut=st.integers(0, 3000) | st.none(),
)
def test_a_damaged_file_is_a_photo_or_a_rejection(
    data: bytes, hits: list[tuple[int, bytes]], cut: int | None
) -> None:
    for at, junk in hits:
        data = data[:at] + junk + data[at + len(junk) :]
    photo_or_rejection(data[:cut])
