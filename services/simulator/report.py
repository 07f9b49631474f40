"""The state of the world as the admin API shows it. Event loop only; reads, never changes."""

from services.simulator.building.devices import Credential, Device, Job
from services.simulator.building.registry import Person
from services.simulator.outside import Outside
from services.simulator.shapes import (
    CopyShape,
    DeviceShape,
    DoorShape,
    GroupShape,
    JobShape,
    PersonShape,
    StateShape,
)


def state(outside: Outside) -> StateShape:
    """Everything but pictures, calls and mails (those are counted)."""
    world = outside.world
    devices = world.fleet.devices
    return StateShape(
        revision=world.revision,
        link=outside.faults.link,
        persons=[_person(person) for person in world.registry.persons.values()],
        groups=[
            GroupShape(id=g.id, name=g.name, doors=list(g.doors), members=list(g.members))
            for g in world.registry.groups.values()
        ],
        doors=[
            DoorShape(id=d.door_id, name=d.door_name, online=d.online) for d in devices.values()
        ],
        devices={door_id: _device(device) for door_id, device in devices.items()},
        jobs=[_job(job) for job in world.fleet.jobs.values()],
        events=len(world.passages.log),
        calls=len(outside.journal.calls),
        held=outside.faults.held,
        mails=len(outside.mail.mails),
    )


def _person(person: Person) -> PersonShape:
    return PersonShape(
        personId=person.id,
        personCode=person.code,
        personName=person.name,
        beginTime=person.begin.text,
        endTime=person.end.text,
        faceSha256=person.face_sha256(),
    )


def _device(device: Device) -> DeviceShape:
    return DeviceShape(
        online=device.online, copies=[_copy(copy) for copy in device.copies.values()]
    )


def _copy(copy: Credential) -> CopyShape:
    return CopyShape(
        personId=copy.person_id,
        personCode=copy.person_code,
        beginTime=copy.begin.isoformat(),
        endTime=copy.end.isoformat(),
        faceSha256=copy.face_sha256,
    )


def _job(job: Job) -> JobShape:
    return JobShape(
        personId=job.person_id,
        personCode=job.person_code,
        doorId=job.door_id,
        status="failed" if job.failed else "pending",
        errorCode=job.error,
    )
