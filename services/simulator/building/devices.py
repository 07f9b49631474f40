"""Door devices: what each really holds, and the asynchronous push to them (contract 3.7, 7.2).

Owned by the event loop. A push carries the server's truth at the moment when it completes. An
offline device keeps the push pending and keeps its credentials.
"""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.simulator.building.options import Options
from services.simulator.building.registry import Registry


@dataclass(frozen=True, slots=True)
class Credential:
    """One person on one device."""

    person_id: str
    person_code: str
    begin: datetime
    end: datetime
    face_sha256: str


@dataclass(slots=True)
class Device:
    """One door with its own device.

    `withdrawn` are faces that the device still recognises although the level is gone (their
    window is open and the server still has them): person code to person id.
    """

    door_id: str
    door_name: str
    id: str
    online: bool = True
    copies: dict[str, Credential] = field(default_factory=dict[str, Credential])
    withdrawn: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(slots=True)
class Job:
    """The push of one person to one door. It disappears when it is applied."""

    person_id: str
    person_code: str
    door_id: str
    error: str = ""
    timer: asyncio.TimerHandle | None = None

    @property
    def failed(self) -> bool:
        return bool(self.error)


class Fleet:
    """All devices and the pushes on their way."""

    def __init__(
        self,
        doors: Sequence[tuple[str, str]],
        registry: Registry,
        options: Options,
        now: Callable[[], datetime],
        changed: Callable[[], None],
    ) -> None:
        self._doors = tuple(doors)
        self._registry = registry
        self._options = options
        self._now = now
        self._changed = changed
        self._draw = secrets.SystemRandom()
        self.devices: dict[str, Device] = {}
        self.jobs: dict[tuple[str, str], Job] = {}
        self.reset()

    def reset(self) -> None:
        """Empty devices, all online, nothing on its way."""
        for job in self.jobs.values():
            if job.timer:
                job.timer.cancel()
        self.jobs = {}
        self.devices = {
            door_id: Device(door_id, name, str(2001 + place))
            for place, (door_id, name) in enumerate(self._doors)
        }

    def truth(self, person_id: str, door_id: str) -> Credential | None:
        """What the server wants the device to hold now."""
        person = self._registry.persons.get(person_id)
        if person is None or person.face is None or person.end.at <= self._now():
            return None
        if not self._registry.may_pass(person_id, door_id):
            return None
        return Credential(
            person.id, person.code, person.begin.at, person.end.at, person.face_sha256()
        )

    def queue(self, person_id: str, door_id: str) -> None:
        """Start a push, or leave the one that is pending: it will carry the newest truth."""
        current = self.jobs.get((person_id, door_id))
        if current and not current.failed:
            return
        job = Job(person_id, self._code_of(person_id, door_id), door_id)
        self.jobs[person_id, door_id] = job
        self._start(job)

    def unapplied(self) -> list[tuple[str, str]]:
        """Pairs of person and door where the device differs from the server."""
        persons = {person_id for person_id, _ in self.jobs} | set(self._registry.persons)
        return [
            (person_id, door_id)
            for person_id in sorted(persons)
            for door_id, device in self.devices.items()
            if device.copies.get(person_id) != self.truth(person_id, door_id)
        ]

    def forget(self, person_id: str) -> None:
        """A deleted person leaves the devices that are online; the others keep the copy."""
        for door_id, device in self.devices.items():
            job = self.jobs.pop((person_id, door_id), None)
            if job and job.timer:
                job.timer.cancel()
            if not device.online:
                continue
            device.withdrawn = {c: i for c, i in device.withdrawn.items() if i != person_id}
            if person_id in device.copies:
                self.queue(person_id, door_id)

    def set_online(self, door_id: str, online: bool) -> None:
        """Plug or unplug one device; pending pushes start when it comes back."""
        device = self.devices[door_id]
        device.online = online
        for job in self.jobs.values():
            if online and job.door_id == door_id and not job.failed and job.timer is None:
                self._start(job)
        self._changed()

    def _start(self, job: Job) -> None:
        delay = self._draw.uniform(self._options.apply_min_s, self._options.apply_max_s)
        loop = asyncio.get_running_loop()
        job.timer = loop.call_later(delay, self._complete, job)
        self._changed()

    def _complete(self, job: Job) -> None:
        job.timer = None
        device = self.devices[job.door_id]
        if not device.online:
            return
        wanted = self.truth(job.person_id, job.door_id)
        if wanted and job.door_id in self._options.refused_faces_at:
            job.error = self._options.face_error
        else:
            self._store(device, job, wanted)
            del self.jobs[job.person_id, job.door_id]
        self._changed()

    def _store(self, device: Device, job: Job, wanted: Credential | None) -> None:
        device.withdrawn.pop(job.person_code, None)
        if wanted:
            device.copies[job.person_id] = wanted
            return
        removed = device.copies.pop(job.person_id, None)
        person = self._registry.persons.get(job.person_id)
        if removed and person and person.face and person.end.at > self._now():
            device.withdrawn[job.person_code] = job.person_id

    def _code_of(self, person_id: str, door_id: str) -> str:
        person = self._registry.persons.get(person_id)
        if person:
            return person.code
        copy = self.devices[door_id].copies.get(person_id)
        return copy.person_code if copy else ""
