"""No camera, a camera that goes and comes back, and one that sends no picture."""

import io
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.core.bus import Bus
from kiosk.core.errors import CameraUnavailable
from kiosk.core.pictures import CameraState
from services.camera import OpenCvCamera
from services.camera.health import BAD_AFTER_S, Health
from services.simulator.clip import write_clip
from services.simulator.faces import draw_visitor

Opener = Callable[[int | str], OpenCvCamera]


class StreamServer(ThreadingHTTPServer):
    """Motion JPEG over HTTP. `unplugged` ends the stream and refuses new ones."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), StreamHandler)
        self.unplugged = threading.Event()
        self.pictures = []
        for seed in (1, 2):
            done, jpeg = cv2.imencode(".jpg", draw_visitor(seed, 320, 240))
            assert done
            self.pictures.append(jpeg.tobytes())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/stream.mjpg"


class StreamHandler(BaseHTTPRequestHandler):
    server: StreamServer

    def do_GET(self) -> None:
        if self.server.unplugged.is_set():
            self.send_error(503)
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        try:
            self._stream()
        except OSError:
            return

    def _stream(self) -> None:
        number = 0
        while not self.server.unplugged.wait(0.03):
            number += 1
            jpeg = self.server.pictures[number % len(self.server.pictures)]
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
            out = io.BytesIO()
            out.write(head.encode() + jpeg + b"\r\n")
            self.wfile.write(out.getvalue())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def stream() -> Iterator[StreamServer]:
    server = StreamServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.unplugged.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("source", [99, "/nowhere/clip.avi", "http://127.0.0.1:9/none.mjpg"])
def test_no_camera_is_absent_and_says_so(source, open_camera: Opener, states, capfd) -> None:
    camera = open_camera(source)
    states.until(CameraState.ABSENT)
    assert camera.state() is CameraState.ABSENT
    with pytest.raises(CameraUnavailable):
        camera.capture()
    camera.stop()
    assert states.states == [CameraState.ABSENT], "told once, not at every try"
    assert capfd.readouterr().err == ""


def test_a_file_that_is_no_film_is_absent(tmp_path: Path, open_camera: Opener, states) -> None:
    path = tmp_path / "clip.avi"
    path.write_bytes(b"RIFF" + bytes(4000))
    open_camera(str(path))
    states.until(CameraState.ABSENT)


def test_a_camera_that_appears_later_is_found(tmp_path: Path, open_camera: Opener, states) -> None:
    path = tmp_path / "late.avi"
    camera = open_camera(str(path))
    states.until(CameraState.ABSENT)
    done = tmp_path / "done.avi"
    write_clip(done, seconds=0.2, size=(320, 240))
    done.rename(path)
    states.until(CameraState.LIVE)
    assert camera.capture().width == 480


def test_an_unplugged_camera_is_lost_and_comes_back_by_itself(
    stream: StreamServer, open_camera: Opener, states
) -> None:
    camera = open_camera(stream.url)
    states.until(CameraState.LIVE)
    stream.unplugged.set()
    states.until(CameraState.LOST)
    assert camera.state() is CameraState.LOST
    with pytest.raises(CameraUnavailable):
        camera.capture()
    stream.unplugged.clear()
    states.until(CameraState.LIVE)
    assert camera.capture().width == 480


def test_a_frozen_stream_is_lost(stream: StreamServer, open_camera: Opener, states) -> None:
    camera = open_camera(stream.url)
    states.until(CameraState.LIVE)
    both, stream.pictures = stream.pictures, stream.pictures[:1]
    states.until(CameraState.LOST)
    assert states.details[-1] == "frozen"
    with pytest.raises(CameraUnavailable):
        camera.capture()
    stream.pictures = both
    states.until(CameraState.LIVE)


def test_many_comings_and_goings_leave_no_thread(tmp_path: Path, bus: Bus) -> None:
    before = threading.active_count()
    camera = OpenCvCamera(str(tmp_path / "none.avi"), bus)
    for _ in range(100):
        camera.start()
        camera.stop()
    assert threading.active_count() == before


@pytest.mark.parametrize(("level", "word"), [(0, "black"), (3, "black"), (255, "white")])
def test_an_empty_picture_is_a_complaint_within_two_seconds(level: int, word: str) -> None:
    health = Health(may_stand_still=True)
    empty = np.full((48, 64, 3), level, np.uint8)
    assert health.complaint(empty, 10.0) == ""
    assert health.complaint(empty, 10.0 + BAD_AFTER_S - 0.1) == ""
    assert health.complaint(empty, 10.0 + BAD_AFTER_S) == word
    assert health.complaint(draw_visitor(1, 64, 48), 12.1) == ""
    assert health.complaint(empty, 12.2) == "", "counts anew"


def test_equal_frames_are_a_fault_of_a_lens_but_not_of_a_file() -> None:
    still = draw_visitor(1, 64, 48)
    lens, file = Health(may_stand_still=False), Health(may_stand_still=True)
    seen = [(lens.complaint(still, t), file.complaint(still, t)) for t in (0.0, 0.1, 1.0, 1.7)]
    assert seen == [("", ""), ("", ""), ("", ""), ("frozen", "")]
    assert lens.complaint(draw_visitor(2, 64, 48), 1.8) == ""
