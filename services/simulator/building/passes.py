"""A face at a door: the decision of the device, and the event that follows (contract 3.9, 3.11).

Owned by the event loop. Decides on the device's own copy, never on server data.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.simulator.building.devices import Device
from services.simulator.building.options import Options
from services.simulator.building.registry import Registry

GRANTED = 196893
UNKNOWN_FACE = 197151
NO_LEVEL = 197635
EXPIRED = 197633
OUTSIDE_WINDOW = 197384
STRANGER = "-1"


@dataclass(frozen=True, slots=True)
class Pass:
    """One event of one door. `person_id` is "-1" for strangers."""

    id: str
    type: int
    at: datetime
    person_id: str
    person_code: str
    given_name: str
    family_name: str
    door_id: str
    door_name: str


def decide(device: Device, person_code: str, now: datetime) -> tuple[int, str]:
    """Event type and person id for this face at this device."""
    copy = next((c for c in device.copies.values() if c.person_code == person_code), None)
    if copy is None:
        withdrawn = device.withdrawn.get(person_code)
        return (NO_LEVEL, withdrawn) if withdrawn else (UNKNOWN_FACE, STRANGER)
    if now < copy.begin:
        return OUTSIDE_WINDOW, copy.person_id
    if now >= copy.end:
        return EXPIRED, copy.person_id
    return GRANTED, copy.person_id


class Passages:
    """The event log of the server, oldest first. Event ids never come back."""

    def __init__(
        self,
        registry: Registry,
        options: Options,
        now: Callable[[], datetime],
        changed: Callable[[], None],
    ) -> None:
        self._registry = registry
        self._options = options
        self._now = now
        self._changed = changed
        self._count = 0
        self._round = 0
        self.log: list[Pass] = []

    def reset(self) -> None:
        """Forget every event, those on their way included."""
        self._round += 1
        self.log = []

    def show_face(self, device: Device, person_code: str) -> Pass:
        """Decide now; the event appears in the log after the event delay."""
        now = self._now()
        event_type, person_id = decide(device, person_code, now)
        self._count += 1
        person = self._registry.persons.get(person_id)
        event = Pass(
            id=f"E{self._count:09d}",
            type=event_type,
            at=now.replace(microsecond=0),
            person_id=person_id,
            person_code="" if person_id == STRANGER else person_code,
            given_name=person.given_name if person else "",
            family_name=person.family_name if person else "",
            door_id=device.door_id,
            door_name=device.door_name,
        )
        if self._options.event_delay_s > 0:
            loop = asyncio.get_running_loop()
            loop.call_later(self._options.event_delay_s, self._write, event, self._round)
        else:
            self._write(event, self._round)
        return event

    def _write(self, event: Pass, of_round: int) -> None:
        if of_round == self._round:
            self.log.append(event)
            self._changed()
