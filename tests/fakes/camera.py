"""A camera without a thread: a test pushes frames by hand."""

from collections.abc import Callable

from kiosk.core.errors import CameraUnavailable
from kiosk.core.pictures import CameraState, FaceBox, Frame, Photo

WIDTH, HEIGHT = 64, 48


def make_frame(
    number: int = 1,
    width: int = WIDTH,
    height: int = HEIGHT,
    colour: tuple[int, int, int] = (40, 90, 200),
    faces: tuple[FaceBox, ...] = (),
) -> Frame:
    """One colour (blue, green, red), rows without padding."""
    data = memoryview(bytes(colour) * (width * height))
    return Frame(width, height, width * 3, data, faces, number)


class FakeCamera:
    """Fills `kiosk.core.ports.Camera`; `push` calls the watchers on the caller's thread."""

    def __init__(self, state: CameraState = CameraState.LIVE, jpeg: bytes = b"jpeg") -> None:
        self.current = state
        self.jpeg = jpeg
        self.watchers: list[Callable[[Frame], None]] = []
        self.captures = 0
        self.fails_with: Exception | None = None

    def start(self) -> None:
        self.current = CameraState.LIVE

    def stop(self) -> None:
        self.current = CameraState.ABSENT

    def state(self) -> CameraState:
        return self.current

    def watch(self, listener: Callable[[Frame], None]) -> Callable[[], None]:
        self.watchers.append(listener)

        def cancel() -> None:
            if listener in self.watchers:
                self.watchers.remove(listener)

        return cancel

    def push(self, frame: Frame) -> None:
        for watcher in tuple(self.watchers):
            watcher(frame)

    def capture(self) -> Photo:
        self.captures += 1
        if self.fails_with is not None:
            raise self.fails_with
        if self.current is not CameraState.LIVE:
            raise CameraUnavailable
        return Photo(self.jpeg, WIDTH, HEIGHT)

    def photo_from_file(self, data: bytes) -> Photo:
        if self.fails_with is not None:
            raise self.fails_with
        return Photo(data, WIDTH, HEIGHT)
