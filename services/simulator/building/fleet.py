"""The asynchronous push from the server to the devices (contract 3.7, 7.2).

Owned by the event loop. A push carries the server's truth at the moment when it completes. An
offline device keeps the push pending and keeps its credentials.
"""

from dataclasses import dataclass, field

from services.simulator.building.clock import Timer
from services.simulator.building.conditions import Conditions
from services.simulator.building.devices import Credential, Device, Devices
from services.simulator.building.jpeg import LARGEST_FACE, SMALLEST_FACE
from services.simulator.building.plain import NOT_SAVED, revive
from services.simulator.building.registry import PERSONS, VISITORS, Registry

# [guess] The code of a device without room.
_FULL = "1002"


@dataclass(slots=True)
class Job:
    """The push of one person or visitor to one door. It disappears when it is applied.

    `left_s` is for the state file: the time it still needs, below 0 for a job that waits for an
    offline device.
    """

    person_id: str
    person_code: str
    door_id: str
    type: int = PERSONS
    error: str = ""
    left_s: float = -1.0
    timer: Timer | None = field(default=None, metadata=NOT_SAVED)

    @property
    def failed(self) -> bool:
        return bool(self.error)


class Fleet:
    """The pushes on their way. `stale` are old errors that one more poll will still show."""

    def __init__(self, devices: Devices, registry: Registry, conditions: Conditions) -> None:
        self._devices = devices
        self._registry = registry
        self._conditions = conditions
        self._options = conditions.options
        self.jobs: dict[tuple[str, str], Job] = {}
        self.stale: dict[tuple[str, str], str] = {}

    @property
    def devices(self) -> dict[str, Device]:
        """The devices by door id."""
        return self._devices.by_door

    def reset(self) -> None:
        """Empty devices, all online, nothing on its way."""
        self.drop_jobs()
        self._devices.reset()

    def truth(self, holder_id: str, door_id: str) -> Credential | None:
        """What the server wants the device to hold now."""
        one = self._registry.holder(holder_id)
        if one is None or not (one.face or one.cards) or one.end.at <= self._conditions.now():
            return None
        if not self._registry.may_pass(holder_id, door_id):
            return None
        return Credential(one.id, one.code, one.begin.at, one.end.at, one.face_sha256, one.cards)

    def queue(self, holder_id: str, door_id: str) -> None:
        """Start a push, or leave the one that is pending: it will carry the newest truth.

        An error that no poll has shown yet is forgotten, but for the one of the push before.
        """
        pair = (holder_id, door_id)
        current = self.jobs.get(pair)
        if current and not current.failed:
            return
        self.stale.pop(pair, None)
        if current and self._options.stale_failed:
            self.stale[pair] = current.error
        of_type = VISITORS if holder_id in self._registry.visitors else PERSONS
        job = Job(holder_id, self._code_of(holder_id, door_id), door_id, of_type)
        self.jobs[pair] = job
        self._start(job)

    def unapplied(self) -> list[tuple[str, str]]:
        """Pairs of holder and door where the device differs from the server."""
        known = {*self._registry.persons, *self._registry.visitors}
        return [
            (holder_id, door_id)
            for holder_id in sorted({holder_id for holder_id, _ in self.jobs} | known)
            for door_id, device in self.devices.items()
            if device.copies.get(holder_id) != self.truth(holder_id, door_id)
        ]

    def withdraw(self, holder_id: str) -> None:
        """Start a push wherever a device has a copy, or is about to get one."""
        for door_id, device in self.devices.items():
            if holder_id in device.copies or (holder_id, door_id) in self.jobs:
                self.queue(holder_id, door_id)

    def forget(self, holder_id: str) -> None:
        """Somebody deleted leaves the devices that are online; the others keep the copy."""
        for door_id, device in self.devices.items():
            job = self.jobs.pop((holder_id, door_id), None)
            self.stale.pop((holder_id, door_id), None)
            if job and job.timer:
                job.timer.cancel()
            if not device.online:
                continue
            device.withdrawn = {c: i for c, i in device.withdrawn.items() if i != holder_id}
            if holder_id in device.copies:
                self.queue(holder_id, door_id)

    def set_online(self, door_id: str, online: bool) -> None:
        """Plug or unplug one device; pending pushes start when it comes back."""
        self.devices[door_id].online = online
        for job in self.jobs.values():
            if online and job.door_id == door_id and not job.failed and job.timer is None:
                self._start(job)
        self._conditions.changed()

    def to_plain(self) -> object:
        for job in self.jobs.values():
            job.left_s = job.timer.left_s if job.timer else -1.0
        return list(self.jobs.values())

    def from_plain(self, plain: object) -> None:
        jobs = revive(list[Job], plain)
        self.drop_jobs()
        self.jobs = {(job.person_id, job.door_id): job for job in jobs}
        for job in [one for one in jobs if not one.failed]:
            if job.left_s >= 0:
                self._arm(job, job.left_s)
            elif self.devices[job.door_id].online:
                self._start(job)

    def _start(self, job: Job) -> None:
        low_s, high_s = self._options.apply_min_s, self._options.apply_max_s
        delay_s = self._conditions.draw.uniform(low_s, high_s)
        self._arm(job, delay_s + self.devices[job.door_id].slow_s)
        self._conditions.changed()

    def _arm(self, job: Job, delay_s: float) -> None:
        job.timer = self._conditions.timers.call_later(delay_s, lambda: self._complete(job))

    def _complete(self, job: Job) -> None:
        job.timer = None
        device = self.devices[job.door_id]
        if not device.online:
            return
        wanted = self.truth(job.person_id, job.door_id)
        job.error = self._verdict(device, wanted)
        if not job.error:
            self._store(device, job, wanted)
            del self.jobs[job.person_id, job.door_id]
        self._conditions.changed()

    def _verdict(self, device: Device, wanted: Credential | None) -> str:
        """The error code with which the device refuses this push, or nothing."""
        if device.fails_with or wanted is None:
            return device.fails_with
        if wanted.face_sha256 and self._refuses_face(device, wanted.person_id):
            return self._options.face_error
        return "" if device.has_room_for(wanted.person_id) else _FULL

    def _refuses_face(self, device: Device, holder_id: str) -> bool:
        """What a lenient server let through, the device does not (contract 5)."""
        one = self._registry.holder(holder_id)
        size = len(one.face or b"") if one else 0
        good = SMALLEST_FACE <= size <= LARGEST_FACE
        return not good or device.door_id in self._options.refused_faces_at

    def _store(self, device: Device, job: Job, wanted: Credential | None) -> None:
        device.withdrawn.pop(job.person_code, None)
        if wanted:
            device.copies[job.person_id] = wanted
            return
        removed = device.copies.pop(job.person_id, None)
        one = self._registry.holder(job.person_id)
        known = one is not None and one.face and one.end.at > self._conditions.now()
        if removed and removed.face_sha256 and known:
            device.withdrawn[job.person_code] = job.person_id

    def _code_of(self, holder_id: str, door_id: str) -> str:
        one = self._registry.holder(holder_id)
        if one:
            return one.code
        copy = self.devices[door_id].copies.get(holder_id)
        return copy.person_code if copy else ""

    def drop_jobs(self) -> None:
        """Nothing is on its way any more; the devices keep what they have."""
        for job in self.jobs.values():
            if job.timer:
                job.timer.cancel()
        self.jobs, self.stale = {}, {}
