"""The state of the world as the admin API shows it. Event loop only; reads, never changes."""

from services.simulator.building.devices import Credential, Device
from services.simulator.building.fleet import Job
from services.simulator.building.holders import Person, Visitor
from services.simulator.building.registry import PERSONS, VISITORS
from services.simulator.building.visits import Record
from services.simulator.building.world import World
from services.simulator.outside import Outside
from services.simulator.shapes import (
    CopyShape,
    DeliveryShape,
    DeviceShape,
    DoorShape,
    GroupShape,
    JobShape,
    PersonShape,
    RecordShape,
    StateShape,
    VisitorShape,
)


def state(outside: Outside) -> StateShape:
    """Everything but pictures, calls and mails (those are counted)."""
    world = outside.world
    devices = world.fleet.devices
    return StateShape(
        revision=world.revision,
        link=outside.faults.link,
        persons=[_person(person) for person in world.registry.persons.values()],
        groups=_groups(world, PERSONS),
        visitors=[_visitor(world, visitor) for visitor in world.registry.visitors.values()],
        visitorGroups=_groups(world, VISITORS),
        records=[
            *(_record(world, "appointment", one) for one in world.visits.appointments.values()),
            *(_record(world, "visit", one) for one in world.visits.visits.values()),
        ],
        doors=[
            DoorShape(id=d.door_id, name=d.door_name, online=d.online) for d in devices.values()
        ],
        devices={door_id: _device(device) for door_id, device in devices.items()},
        jobs=[_job(job) for job in world.fleet.jobs.values()],
        events=len(world.passages.log),
        deliveries=len(world.pushes.log),
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
        faceSha256=person.face_sha256,
    )


def deliveries(outside: Outside) -> list[DeliveryShape]:
    """Every attempt to push an event, the oldest first."""
    return [
        DeliveryShape(
            n=one.n,
            dest=one.dest,
            eventIds=one.event_ids,
            attempt=one.attempt,
            outcome=one.outcome,
        )
        for one in outside.world.pushes.log
    ]


def _groups(world: World, of_type: int) -> list[GroupShape]:
    return [
        GroupShape(id=g.id, name=g.name, doors=list(g.doors), members=list(g.members))
        for g in world.registry.groups.values()
        if g.type == of_type
    ]


def _visitor(world: World, visitor: Visitor) -> VisitorShape:
    return VisitorShape(
        visitorId=visitor.id,
        personCode=visitor.code,
        personName=visitor.name,
        beginTime=visitor.begin.text,
        endTime=visitor.end.text,
        faceSha256=visitor.face_sha256,
        stage=world.visits.stage_of(visitor.id, world.now()),
    )


def _record(world: World, kind: str, record: Record) -> RecordShape:
    return RecordShape(
        kind=kind,
        id=record.id,
        visitorId=record.visitor_id,
        beginTime=record.begin.text,
        endTime=record.end.text,
        stage=world.visits.stage(record),
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
