"""Door devices: what each really holds, and how it behaves (contract 7.1).

Owned by the event loop. Nothing in here looks at server data.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.simulator.building.plain import revive

STAYS_OPEN, CLOSED, OPEN, STAYS_CLOSED, UNREACHABLE = range(5)
OPENED_ONCE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Credential:
    """One person or visitor on one device."""

    person_id: str
    person_code: str
    begin: datetime
    end: datetime
    face_sha256: str
    cards: tuple[str, ...] = ()


@dataclass(slots=True)
class Device:
    """One door with its own device.

    `withdrawn` are faces that the device still recognises although the level is gone (their
    window is open and the server still has them): person code to person id. `skew_s`: how far its
    clock runs ahead. `capacity`: most credentials, 0 is no limit. `slow_s`: what a push takes in
    addition. `fails_with`: the error code of every push, empty for none. `bolt`: the door state
    that doControl left behind (contract 3.8); `open_until`: the end of "open once".
    """

    door_id: str
    door_name: str
    id: str
    online: bool = True
    copies: dict[str, Credential] = field(default_factory=dict[str, Credential])
    withdrawn: dict[str, str] = field(default_factory=dict[str, str])
    skew_s: float = 0.0
    capacity: int = 0
    slow_s: float = 0.0
    fails_with: str = ""
    bolt: int = CLOSED
    open_until: datetime | None = None

    def move(self, bolt: int, at: datetime) -> None:
        """doControl at this moment; what was opened once falls shut by itself."""
        once = bolt == OPEN
        self.bolt, self.open_until = (CLOSED, at + OPENED_ONCE) if once else (bolt, None)

    def state(self, at: datetime) -> int:
        """doorState of contract 3.8 at this moment; 4 for an offline one is a guess."""
        if not self.online:
            return UNREACHABLE
        # A clock that was turned back must not leave a door open for longer.
        left = self.open_until - at if self.open_until else timedelta()
        return OPEN if timedelta() < left <= OPENED_ONCE else self.bolt

    def clock(self, server: datetime) -> datetime:
        """What the device's own clock shows at this moment of the server's."""
        return server + timedelta(seconds=self.skew_s)

    def has_room_for(self, person_id: str) -> bool:
        """True if this credential can be stored or replaced."""
        return not self.capacity or person_id in self.copies or len(self.copies) < self.capacity


class Devices:
    """All devices by door id: what outlives any loss on the server."""

    def __init__(self, doors: Sequence[tuple[str, str]]) -> None:
        self._doors = tuple(doors)
        self.by_door: dict[str, Device] = {}
        self.reset()

    def reset(self) -> None:
        """Empty, online, healthy."""
        self.by_door = {
            door_id: Device(door_id, name, str(2001 + place))
            for place, (door_id, name) in enumerate(self._doors)
        }

    def by_id(self, device_id: str) -> Device | None:
        """The device with this acsDevIndexCode."""
        return next((one for one in self.by_door.values() if one.id == device_id), None)

    def to_plain(self) -> object:
        return self.by_door

    def from_plain(self, plain: object) -> None:
        self.by_door = revive(dict[str, Device], plain)
