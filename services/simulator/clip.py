"""Writes the clip that stands in for a camera in the demo and in tests.

Owns the movement of one drawn visitor; never reads a camera. Any thread; takes a second or two.
"""

import math
from pathlib import Path

import cv2

from services.simulator.faces import Pose, draw_visitor

_BLINK_FRAMES = 3


def write_clip(
    path: Path,
    seconds: float = 3,
    fps: int = 30,
    size: tuple[int, int] = (640, 480),
    seed: int = 7,
) -> None:
    """Write a Motion JPEG .avi of `seconds` at `fps` frames a second, `size` = width, height.

    The movement ends where it began, so that a loop does not jump. Raises OSError when the file
    cannot be written.
    """
    # OpenCV reports a folder that is not there by a closed writer only.
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, size)
    if not writer.isOpened():
        raise OSError(f"cannot write the clip {path.name}")
    try:
        total = max(1, round(seconds * fps))
        for number in range(total):
            writer.write(draw_visitor(seed, *size, pose=_pose_at(number, total)))
    finally:
        writer.release()


def _pose_at(number: int, total: int) -> Pose:
    """A slow sway, a nod at twice its pace, one blink in the middle."""
    turn = 2 * math.pi * number / total
    middle = total // 2
    return Pose(
        x=0.5 + 0.02 * math.sin(turn),
        y=0.46 + 0.008 * math.sin(2 * turn),
        lean=2.5 * math.sin(turn),
        eyes_open=not middle <= number < middle + _BLINK_FRAMES,
    )
