"""The last word of links and camera. Listens to the bus; any thread.

A link counts as up until its gate closes: gates are open at the start of the program.
"""

import threading
from collections.abc import Mapping

from kiosk.core.bus import Bus
from kiosk.core.events import CameraChanged, LinkChanged
from kiosk.core.jobs import Peer
from kiosk.core.pictures import CameraState


class Lights:
    """Listens from construction until `close`."""

    def __init__(self, bus: Bus) -> None:
        self._lock = threading.Lock()
        self._links = dict.fromkeys(Peer, True)
        self._camera = CameraState.STARTING
        self._cancels = (
            bus.subscribe(LinkChanged, self._on_link),
            bus.subscribe(CameraChanged, self._on_camera),
        )

    def links(self) -> Mapping[Peer, bool]:
        with self._lock:
            return dict(self._links)

    def camera_live(self) -> bool:
        with self._lock:
            return self._camera is CameraState.LIVE

    def close(self) -> None:
        for cancel in self._cancels:
            cancel()

    def _on_link(self, event: LinkChanged) -> None:
        with self._lock:
            self._links[event.peer] = event.up

    def _on_camera(self, event: CameraChanged) -> None:
        with self._lock:
            self._camera = event.state
