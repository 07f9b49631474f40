"""A camera that works: frames, pace, face box, photo, start and stop."""

import threading
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.core.bus import Bus
from kiosk.core.errors import CameraUnavailable, PhotoProblem, PhotoRejected
from kiosk.core.pictures import CameraState
from services.camera import OpenCvCamera
from services.camera.faces import FaceFinder
from services.simulator.faces import draw_visitor

Opener = Callable[[int | str], OpenCvCamera]


def camera_threads() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name == "camera"]


def test_frames_are_rows_of_bytes_that_outlive_the_camera(clip, open_camera, frames) -> None:
    camera: OpenCvCamera = open_camera(str(clip))
    camera.watch(frames)
    frame = frames.until(lambda f: f.number >= 1)
    camera.stop()
    assert (frame.width, frame.height, frame.stride) == (640, 480, 1920)
    assert len(frame.data) == frame.stride * frame.height
    assert frame.data.readonly
    assert len(set(frame.data[:3000])) > 5


def test_the_face_box_lies_on_the_drawn_face(clip, open_camera, frames) -> None:
    open_camera(str(clip)).watch(frames)
    (box,) = frames.until(lambda f: bool(f.faces)).faces
    assert abs(box.x + box.width / 2 - 320) < 35
    assert abs(box.y + box.height / 2 - 0.46 * 480) < 35
    assert 150 < box.width < 270


def test_a_file_plays_at_its_own_pace_and_in_a_loop(clip, open_camera, frames, states) -> None:
    camera: OpenCvCamera = open_camera(str(clip))
    camera.watch(frames)
    played = frames.until_count(46)
    assert 0.025 <= frames.median_interval_s(46) <= 0.08, "30 a second, whoever is busy meanwhile"
    numbers = [f.number for f in played]
    assert numbers == sorted(set(numbers))
    assert states.states == [CameraState.LIVE], "the loop is no loss"
    assert bytes(played[0].data) in [bytes(f.data) for f in played[25:]], "begins again"


def test_a_faster_file_is_thinned_to_the_wanted_rate(tmp_path: Path, bus: Bus, frames) -> None:
    path = tmp_path / "fast.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 60, (320, 240))
    for _ in range(30):
        writer.write(draw_visitor(1, 320, 240))
    writer.release()
    camera = OpenCvCamera(str(path), bus, fps=15)
    camera.watch(frames)
    camera.start()
    frames.until_count(10)
    camera.stop()
    assert 0.055 <= frames.median_interval_s(10) <= 0.16, "15 a second, not 60"


def test_the_photo_keeps_to_the_rules(clip, open_camera, states) -> None:
    camera: OpenCvCamera = open_camera(str(clip))
    states.until(CameraState.LIVE)
    photo = camera.capture()
    assert photo.jpeg[:3] == b"\xff\xd8\xff"
    assert 40 * 1024 <= len(photo.jpeg) <= 180 * 1024
    pixels = cv2.imdecode(np.frombuffer(photo.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert pixels.shape == (photo.height, photo.width, 3) == (640, 480, 3)
    (box,) = FaceFinder(640, 0.2, 5).find(pixels)
    assert box.width >= 480 / 3
    assert abs(box.x + box.width / 2 - 240) < 30


def test_a_desk_without_a_visitor_gives_no_photo(tmp_path: Path, open_camera, states) -> None:
    rng = np.random.default_rng(1)
    path = tmp_path / "f_000.png"
    cv2.imwrite(str(path), rng.integers(80, 160, (480, 640, 3), dtype=np.uint8))
    camera: OpenCvCamera = open_camera(str(tmp_path / "f_%03d.png"))
    states.until(CameraState.LIVE)
    with pytest.raises(PhotoRejected) as caught:
        camera.capture()
    assert caught.value.problem is PhotoProblem.NO_FACE


def test_a_cancelled_listener_gets_nothing_more(clip, open_camera, frames) -> None:
    camera: OpenCvCamera = open_camera(str(clip))
    gone: list[int] = []
    cancel = camera.watch(lambda f: gone.append(f.number))
    camera.watch(frames)
    frames.until_count(3)
    cancel()
    last = frames.until_count(len(frames.frames) + 2)[-1].number
    known = len(gone)
    frames.until(lambda f: f.number >= last + 5)
    assert known >= 3
    assert len(gone) == known


def test_stop_joins_the_thread_and_may_be_repeated(clip, bus: Bus, states) -> None:
    camera = OpenCvCamera(str(clip), bus)
    assert camera.state() is CameraState.STARTING
    camera.stop()
    before = len(camera_threads())
    camera.start()
    camera.start()
    assert len(camera_threads()) == before + 1
    states.until(CameraState.LIVE)
    camera.stop()
    camera.stop()
    assert len(camera_threads()) == before
    assert camera.state() is CameraState.ABSENT
    with pytest.raises(CameraUnavailable):
        camera.capture()


def test_it_starts_again_after_a_stop(clip, open_camera, states) -> None:
    camera: OpenCvCamera = open_camera(str(clip))
    for _ in range(3):
        states.until(CameraState.LIVE)
        camera.stop()
        states.until(CameraState.ABSENT)
        camera.start()
    states.until(CameraState.LIVE)
