"""Draws the visitors of the demo: friendly illustrated heads, the same for the same seed.

Owns every line of the drawing; never copies a picture or a person. Any thread, no state.
The drawing must keep what a Haar cascade looks for: eyes darker than cheeks and forehead, a bright
bridge of the nose, a dark mouth, light from one side.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]
Point = tuple[float, float]

# Points of the drawing are in thousandths of the head's height, with this many binary digits
# after the point when they reach OpenCV: edges stay smooth at every size.
_SHIFT = 4

# Colours are blue, green, red.
_SKINS: tuple[Colour, ...] = (
    (186, 208, 240),
    (168, 196, 232),
    (150, 182, 222),
    (132, 166, 208),
    (120, 152, 196),
)
_HAIRS: tuple[Colour, ...] = (
    (24, 26, 32),
    (30, 42, 66),
    (44, 66, 104),
    (58, 92, 138),
    (36, 34, 52),
)
_EYES: tuple[Colour, ...] = ((40, 54, 78), (92, 76, 46), (64, 84, 58), (30, 38, 56))
_CLOTHES: tuple[Colour, ...] = (
    (122, 82, 46),
    (84, 104, 52),
    (70, 62, 132),
    (96, 90, 86),
    (60, 112, 160),
)
_WALLS: tuple[Colour, ...] = (
    (214, 206, 190),
    (196, 210, 206),
    (210, 200, 206),
    (200, 208, 218),
)


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the head is: its centre and height as shares of the picture, its lean in degrees."""

    x: float = 0.5
    y: float = 0.46
    height: float = 0.56
    lean: float = 0.0
    eyes_open: bool = True


@dataclass(frozen=True, slots=True)
class _Look:
    skin: Colour
    hair: Colour
    eyes: Colour
    clothes: Colour
    wall: Colour
    long_hair: bool
    fringe: int
    brow: int
    smile: int
    face: int


class _Sheet:
    """The picture and the map from head coordinates (centre 0, 0; height 1000) to pixels."""

    def __init__(self, pixels: Pixels, pose: Pose) -> None:
        tall, wide = pixels.shape[:2]
        self.pixels = pixels
        self._lean = pose.lean
        self._scale = pose.height * min(tall, wide * 0.8) / 1000
        self._centre = np.array([pose.x * wide, pose.y * tall])
        angle = np.deg2rad(pose.lean)
        turn = ((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle)))
        self._turn = np.array(turn) * self._scale

    def at(self, x: float, y: float) -> tuple[int, int]:
        """The point in pixels with `_SHIFT` binary digits after the point."""
        spot = (self._turn @ np.array([x, y]) + self._centre) * (1 << _SHIFT)
        return round(float(spot[0])), round(float(spot[1]))

    def size(self, length: float) -> int:
        return max(1, round(length * self._scale * (1 << _SHIFT)))

    def oval(self, centre: Point, axes: tuple[float, float], colour: Colour) -> None:
        self.arc(centre, axes, (0, 360), colour)

    def arc(
        self,
        centre: Point,
        axes: tuple[float, float],
        span: tuple[float, float],
        colour: Colour,
    ) -> None:
        """A filled piece of an oval; angles in degrees, clockwise from the right."""
        size = (self.size(axes[0]), self.size(axes[1]))
        spot = self.at(*centre)
        cv2.ellipse(
            self.pixels, spot, size, self._lean, *span, colour, -1, cv2.LINE_AA, shift=_SHIFT
        )

    def stroke(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        line = np.array([self.at(*p) for p in points], dtype=np.int32)
        thick = max(1, round(width * self._scale))
        cv2.polylines(self.pixels, [line], False, colour, thick, cv2.LINE_AA, _SHIFT)

    def blob(self, points: Sequence[Point], colour: Colour) -> None:
        """A shape whose corners are cut twice (Chaikin), so that it reads as hair."""
        for _ in range(2):
            pairs = list(zip(points, [*points[1:], points[0]], strict=True))
            points = [
                (a[0] * share + b[0] * (1 - share), a[1] * share + b[1] * (1 - share))
                for a, b in pairs
                for share in (0.75, 0.25)
            ]
        self.shape(points, colour)

    def shape(self, points: Sequence[Point], colour: Colour) -> None:
        area = np.array([self.at(*p) for p in points], dtype=np.int32)
        cv2.fillPoly(self.pixels, [area], colour, cv2.LINE_AA, _SHIFT)

    def soften(self, share: float) -> None:
        """Blur by a share of the head's height: a lens, not a pen."""
        sigma = max(0.4, share * 1000 * self._scale)
        cv2.GaussianBlur(self.pixels, (0, 0), sigma, dst=self.pixels)


def draw_visitor(seed: int, width: int, height: int, pose: Pose | None = None) -> Pixels:
    """One visitor in front of a wall, as rows of blue, green, red bytes.

    The same arguments give the same bytes. `pose` moves the head; without it the head's place and
    lean come from the seed too.
    """
    rng = np.random.default_rng(seed)
    look = _look_of(rng)
    chosen = pose or Pose(x=rng.uniform(0.44, 0.56), lean=rng.uniform(-3, 3))
    sheet = _Sheet(_draw_wall(look.wall, width, height), chosen)
    _draw_back_hair(sheet, look)
    _draw_body(sheet, look)
    _draw_head(sheet, look)
    sheet.soften(0.008)
    _draw_eyes(sheet, look, chosen.eyes_open)
    _draw_nose_and_mouth(sheet, look)
    _draw_front_hair(sheet, look)
    sheet.soften(0.003)
    return _add_light(sheet.pixels, rng)


def _look_of(rng: np.random.Generator) -> _Look:
    def pick(colours: tuple[Colour, ...]) -> Colour:
        return colours[int(rng.integers(len(colours)))]

    return _Look(
        skin=pick(_SKINS),
        hair=pick(_HAIRS),
        eyes=pick(_EYES),
        clothes=pick(_CLOTHES),
        wall=pick(_WALLS),
        long_hair=bool(rng.integers(2)),
        fringe=int(rng.integers(-60, 60)),
        brow=int(rng.integers(20, 30)),
        smile=int(rng.integers(18, 40)),
        face=int(rng.integers(335, 365)),
    )


def _mix(colour: Colour, other: Colour, share: float) -> Colour:
    blue, green, red = (
        round(a * (1 - share) + b * share) for a, b in zip(colour, other, strict=True)
    )
    return blue, green, red


def _shade(colour: Colour, share: float) -> Colour:
    """Towards a warm dark: shadows on skin are never grey."""
    return _mix(colour, (34, 40, 70), share)


def _draw_wall(colour: Colour, width: int, height: int) -> Pixels:
    """Out of focus, so drawn small and enlarged: a blur of the whole picture is slow."""
    pixels = np.empty((60, 80, 3), dtype=np.uint8)
    pixels[:] = colour
    cv2.rectangle(pixels, (6, 6), (74, 54), _mix(colour, (255, 255, 255), 0.25), -1)
    cv2.rectangle(pixels, (0, 44), (80, 60), _mix(colour, (120, 130, 140), 0.35), -1)
    cv2.GaussianBlur(pixels, (0, 0), 1.4, dst=pixels)
    wall = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(wall, dtype=np.uint8)


def _draw_back_hair(sheet: _Sheet, look: _Look) -> None:
    if look.long_hair:
        sheet.oval((0, 60), (440, 560), _shade(look.hair, 0.2))
    else:
        sheet.oval((0, -140), (look.face + 45, 390), look.hair)


def _draw_body(sheet: _Sheet, look: _Look) -> None:
    sheet.oval((0, 1130), (720, 500), look.clothes)
    sheet.oval((0, 1150), (640, 470), _mix(look.clothes, (255, 255, 255), 0.08))
    sheet.shape([(-170, 640), (170, 640), (0, 860)], _mix(look.clothes, (240, 240, 240), 0.8))
    neck = _shade(look.skin, 0.22)
    sheet.shape([(-140, 300), (140, 300), (160, 660), (0, 790), (-160, 660)], neck)


def _draw_head(sheet: _Sheet, look: _Look) -> None:
    for side in (-1, 1):
        sheet.oval((side * look.face, 30), (50, 95), _shade(look.skin, 0.15))
        sheet.oval((side * look.face, 30), (26, 60), _shade(look.skin, 0.3))
    sheet.oval((0, -20), (look.face, 440), look.skin)
    sheet.oval((0, 190), (look.face * 0.78, 290), look.skin)
    light = _mix(look.skin, (255, 255, 255), 0.22)
    sheet.oval((0, -190), (230, 120), light)
    for side in (-1, 1):
        sheet.oval((side * 190, 130), (110, 85), _mix(look.skin, (150, 150, 250), 0.22))
        sheet.oval((side * 175, 85), (95, 50), light)
        sheet.oval((side * 150, -28), (120, 72), _shade(look.skin, 0.3))
    sheet.oval((0, 20), (42, 150), light)


def _draw_eyes(sheet: _Sheet, look: _Look, is_open: bool) -> None:
    dark = _shade(look.hair, 0.4)
    for side in (-1, 1):
        x = side * 150
        brow = [(x - side * 95, -92), (x - side * 20, -124), (x + side * 100, -92)]
        sheet.stroke(brow, look.brow * 1.6, _mix(look.hair, look.skin, 0.15))
        if not is_open:
            sheet.stroke([(x - 75, -10), (x, 12), (x + 75, -10)], 22, dark)
            continue
        sheet.oval((x, -15), (82, 40), (236, 238, 240))
        sheet.oval((x, -17), (42, 42), look.eyes)
        sheet.oval((x, -17), (22, 22), (18, 18, 20))
        sheet.oval((x + 14, -31), (10, 10), (255, 255, 255))
        lid = [(x - 88, -8), (x - 45, -48), (x + 10, -58), (x + 58, -42), (x + 88, -8)]
        sheet.stroke(lid, 22, dark)


def _draw_nose_and_mouth(sheet: _Sheet, look: _Look) -> None:
    shadow = _shade(look.skin, 0.42)
    sheet.stroke([(38, 10), (52, 110), (70, 150)], 12, _shade(look.skin, 0.2))
    sheet.stroke([(-66, 160), (-34, 178), (0, 170), (34, 178), (66, 160)], 18, shadow)
    lip = _mix(look.skin, (70, 60, 190), 0.55)
    up = look.smile
    sheet.arc((0, 268), (128, 46 + up * 0.6), (0, 180), lip)
    sheet.shape([(-128, 270), (-40, 244), (0, 252), (40, 244), (128, 270), (0, 284)], lip)
    line = [(-135, 272 - up), (-70, 278), (0, 286), (70, 278), (135, 272 - up)]
    sheet.stroke(line, 16, _shade(lip, 0.6))
    sheet.stroke([(-50, 372), (0, 382), (50, 372)], 10, _shade(look.skin, 0.18))


def _draw_front_hair(sheet: _Sheet, look: _Look) -> None:
    wide = look.face + 38
    crown = [(-wide, -60), (-wide + 10, -250), (-250, -470), (0, -540), (250, -470)]
    crown += [(wide - 10, -250), (wide, -60), (look.face - 30, -170), (210, -275)]
    crown += [(look.fringe, -330), (-210, -275), (-look.face + 30, -170)]
    sheet.blob(crown, look.hair)
    shine = _mix(look.hair, (255, 255, 255), 0.18)
    sheet.stroke([(-190, -400), (-60, -446), (90, -440)], 20, shine)
    if look.long_hair:
        for side in (-1, 1):
            lock = [(side * wide, -120), (side * (wide + 40), 420), (side * (wide - 70), 560)]
            lock += [(side * (look.face - 60), 300), (side * (look.face - 10), -100)]
            sheet.blob(lock, look.hair)


def _add_light(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Light from the upper left and the grain of a small camera."""
    tall, wide = pixels.shape[:2]
    down = np.linspace(1.05, 0.93, tall, dtype=np.float32)[:, None, None]
    across = np.linspace(1.04, 0.94, wide, dtype=np.float32)[None, :, None]
    grain = rng.normal(0, 3.4, (tall, wide, 1)).astype(np.float32)
    lit = pixels.astype(np.float32) * down * across + grain
    return np.clip(lit, 0, 255).astype(np.uint8)
