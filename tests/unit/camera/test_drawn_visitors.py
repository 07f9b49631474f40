"""The demo's visitors are found as exactly one face, and their clip plays like a camera."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from services.camera.faces import FaceFinder
from services.simulator.clip import write_clip
from services.simulator.faces import Pose, draw_visitor


@pytest.mark.parametrize("seed", range(8))
def test_every_visitor_is_one_face_at_every_size_and_place(seed: int) -> None:
    finder = FaceFinder(long_side=640, min_share=0.2, neighbours=5)
    sizes = [(640, 480), (480, 640), (320, 240)]
    places = [Pose(0.35, 0.45, 0.5), Pose(0.62, 0.5, 0.62, 4)]
    pictures = [draw_visitor(seed, *size) for size in sizes]
    pictures += [draw_visitor(seed, 480, 360, pose) for pose in places]
    assert [len(finder.find(picture)) for picture in pictures] == [1] * 5


def test_the_face_is_found_where_it_was_drawn() -> None:
    finder = FaceFinder(long_side=640, min_share=0.2, neighbours=5)
    (box,) = finder.find(draw_visitor(1, 640, 480, Pose(x=0.35, y=0.5)))
    assert abs(box.x + box.width / 2 - 0.35 * 640) < 20
    assert abs(box.y + box.height / 2 - 0.5 * 480) < 30


def test_same_seed_same_bytes_and_other_seed_other_visitor() -> None:
    first = draw_visitor(4, 320, 240)
    assert np.array_equal(first, draw_visitor(4, 320, 240))
    assert not np.array_equal(first, draw_visitor(5, 320, 240))


def test_the_clip_reads_back_with_a_face_in_nearly_every_frame(clip: Path) -> None:
    finder = FaceFinder(long_side=320, min_share=0.2, neighbours=4)
    capture = cv2.VideoCapture(str(clip))
    assert capture.get(cv2.CAP_PROP_FPS) == 30
    counts = []
    while True:
        done, pixels = capture.read()
        if not done:
            break
        counts.append(len(finder.find(pixels)))
    capture.release()
    assert len(counts) == 30
    assert counts.count(1) >= 0.95 * len(counts)


def test_a_clip_in_no_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"gone\.avi"):
        write_clip(tmp_path / "nowhere" / "gone.avi", seconds=0.1, size=(64, 48))
