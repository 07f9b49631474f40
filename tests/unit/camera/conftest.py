"""One drawn clip for the whole folder, and a listener that waits for frames instead of sleeping."""

import itertools
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import pytest

from kiosk.core.bus import Bus
from kiosk.core.events import CameraChanged
from kiosk.core.pictures import CameraState, Frame
from services.camera import OpenCvCamera
from services.simulator.clip import write_clip
from services.simulator.faces import draw_visitor

WAIT_S = 60
CLIP_FRAMES = 30


class FrameWaiter:
    """A listener; `until` returns the first frame that fits."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.came_at: list[float] = []
        self._came = threading.Condition()

    def __call__(self, frame: Frame) -> None:
        with self._came:
            self.frames.append(frame)
            self.came_at.append(time.monotonic())
            self._came.notify_all()

    def until(self, fits: Callable[[Frame], bool]) -> Frame:
        with self._came:
            assert self._came.wait_for(lambda: any(map(fits, self.frames)), WAIT_S), "no such frame"
            return next(f for f in self.frames if fits(f))

    def until_count(self, count: int) -> list[Frame]:
        with self._came:
            assert self._came.wait_for(lambda: len(self.frames) >= count, WAIT_S), "too few frames"
            return list(self.frames)

    def median_interval_s(self, count: int) -> float:
        """Between two of the first `count` deliveries; one stall does not move it."""
        pairs = itertools.pairwise(self.came_at[:count])
        return statistics.median(later - earlier for earlier, later in pairs)


class StateWaiter:
    """Every CameraChanged of a bus; `until` waits for one state after those already seen."""

    def __init__(self, bus: Bus) -> None:
        self.states: list[CameraState] = []
        self.details: list[str] = []
        self._seen = 0
        self._came = threading.Condition()
        bus.subscribe(CameraChanged, self._take)

    def _take(self, event: CameraChanged) -> None:
        with self._came:
            self.states.append(event.state)
            self.details.append(event.detail)
            self._came.notify_all()

    def until(self, state: CameraState) -> None:
        with self._came:
            found = self._came.wait_for(lambda: state in self.states[self._seen :], WAIT_S)
            assert found, f"never {state}: {self.states}"
            self._seen += self.states[self._seen :].index(state) + 1


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("camera") / "visitor.avi"
    write_clip(path, seconds=CLIP_FRAMES / 30)
    return path


@pytest.fixture(scope="session")
def visitor_png() -> bytes:
    done, encoded = cv2.imencode(".png", draw_visitor(3, 640, 480))
    assert done
    return encoded.tobytes()


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def states(bus: Bus) -> StateWaiter:
    return StateWaiter(bus)


@pytest.fixture
def open_camera(bus: Bus) -> Iterator[Callable[[int | str], OpenCvCamera]]:
    """A started camera on any source, stopped at the end."""
    opened: list[OpenCvCamera] = []

    def start(source: int | str) -> OpenCvCamera:
        camera = OpenCvCamera(source, bus, retry_s=0.05)
        opened.append(camera)
        camera.start()
        return camera

    yield start
    for camera in opened:
        camera.stop()


@pytest.fixture
def frames() -> FrameWaiter:
    return FrameWaiter()
