"""A face at a door: the decision of the device, and the event that follows (contract 3.9, 3.11).

Owned by the event loop. Decides on the device's own copy and clock, never on server data.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

from services.simulator.building.clock import Timer
from services.simulator.building.conditions import Conditions
from services.simulator.building.devices import STAYS_CLOSED, Credential, Device
from services.simulator.building.plain import NOT_SAVED, revive
from services.simulator.building.registry import Registry

GRANTED = 196893
UNKNOWN_FACE = 197151
NO_LEVEL = 197635
EXPIRED = 197633
OUTSIDE_WINDOW = 197384
LOCKED = 200513
STRANGER = "-1"
# A site with devices in several zones writes its events in all of them (contract 4).
_OFFSETS_H = (5, 0, -6, 8)


@dataclass(frozen=True, slots=True)
class Pass:
    """One event of one door. `person_id` is "-1" for strangers; `at` is the device's clock.

    `picture` is an opaque token, empty when no camera saw it.
    """

    id: str
    type: int
    at: datetime
    person_id: str
    person_code: str
    given_name: str
    family_name: str
    door_id: str
    door_name: str
    device_id: str = ""
    picture: str = ""


@dataclass(slots=True)
class _Coming:
    """An event that the server does not know yet."""

    event: Pass
    left_s: float = 0.0
    timer: Timer | None = field(default=None, metadata=NOT_SAVED)


def decide(device: Device, person_code: str, now: datetime) -> tuple[int, str]:
    """Event type and person id for this face at this device; `now` is the device's clock."""
    copies = device.copies.values()
    found = [c for c in copies if c.person_code == person_code and c.face_sha256]
    if not found:
        withdrawn = device.withdrawn.get(person_code)
        return (NO_LEVEL, withdrawn) if withdrawn else (UNKNOWN_FACE, STRANGER)
    if device.bolt == STAYS_CLOSED:
        return LOCKED, found[0].person_id
    # Somebody deleted while the device was away and added again is on it twice.
    verdicts = [(_verdict(copy, now), copy.person_id) for copy in found]
    return next((one for one in verdicts if one[0] == GRANTED), verdicts[0])


def _verdict(copy: Credential, now: datetime) -> int:
    if now < copy.begin:
        return OUTSIDE_WINDOW
    return EXPIRED if now >= copy.end else GRANTED


class Passages:
    """The event log of the server, oldest first. Event ids never come back."""

    def __init__(
        self, registry: Registry, conditions: Conditions, heard: Callable[[Pass], None]
    ) -> None:
        self._registry = registry
        self._conditions = conditions
        self._options = conditions.options
        self._heard = heard
        self._count = 0
        self._coming: list[_Coming] = []
        self.log: list[Pass] = []

    def reset(self) -> None:
        """Forget every event, those on their way included."""
        self._cancel_all()
        self.log = []

    def show_face(self, device: Device, person_code: str) -> Pass:
        """Decide now; the event appears in the log after the event delay."""
        at = device.clock(self._conditions.now()).replace(microsecond=0)
        event_type, person_id = decide(device, person_code, at)
        event = self._event(device, event_type, person_id, person_code, at)
        again_s = self._options.double_pass_s
        self._announce(event, 0.0)
        if event_type == GRANTED and again_s > 0:
            self._count += 1
            second = replace(event, id=self._id(), at=event.at + timedelta(seconds=again_s))
            self._announce(second, again_s)
        return event

    def by_picture(self, token: str) -> Pass | None:
        """The event with this picture."""
        return next((event for event in self.log if token and event.picture == token), None)

    def to_plain(self) -> object:
        for one in self._coming:
            one.left_s = one.timer.left_s if one.timer else 0.0
        return {"count": self._count, "log": self.log, "coming": self._coming}

    def from_plain(self, plain: object) -> None:
        saved = revive(dict[str, object], plain)
        log, coming = revive(list[Pass], saved.get("log")), saved.get("coming")
        waiting = revive(list[_Coming], coming)
        self._cancel_all()
        self._count = max(self._count, revive(int, saved.get("count")))
        self.log = log
        for one in waiting:
            self._expect(one)

    def _event(
        self, device: Device, event_type: int, person_id: str, person_code: str, at: datetime
    ) -> Pass:
        self._count += 1
        options = self._options
        if options.event_of_unknown:
            person_id = STRANGER
        one = self._registry.holder(person_id)
        nameless = person_id == STRANGER or options.event_without_code
        seen = event_type == GRANTED and options.event_pictures
        return Pass(
            id=self._id(),
            type=event_type,
            at=self._written(at + timedelta(seconds=options.event_future_s)),
            person_id=person_id,
            person_code="" if nameless else person_code,
            given_name=one.given_name if one else "",
            family_name=one.family_name if one else "",
            door_id=device.door_id,
            door_name=device.door_name,
            device_id=device.id,
            picture=_token(self._id()) if seen else "",
        )

    def _id(self) -> str:
        return f"E{self._count:09d}"

    def _written(self, at: datetime) -> datetime:
        if not self._options.event_mixed_offsets:
            return at
        hours = _OFFSETS_H[self._count % len(_OFFSETS_H)]
        return at.astimezone(timezone(timedelta(hours=hours)))

    def _announce(self, event: Pass, after_s: float) -> None:
        delay_s = after_s + self._options.event_delay_s
        if delay_s > 0:
            self._expect(_Coming(event, delay_s))
        else:
            self._write(event)

    def _expect(self, coming: _Coming) -> None:
        def arrive() -> None:
            self._coming.remove(coming)
            self._write(coming.event)

        self._coming.append(coming)
        coming.timer = self._conditions.timers.call_later(coming.left_s, arrive)

    def _write(self, event: Pass) -> None:
        self.log.append(event)
        self._conditions.changed()
        self._heard(event)

    def _cancel_all(self) -> None:
        for one in self._coming:
            if one.timer:
                one.timer.cancel()
        self._coming = []


def _token(event_id: str) -> str:
    return hashlib.sha256(f"picture of {event_id}".encode()).hexdigest()
