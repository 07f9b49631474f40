"""What the tests of the life of a visit ask the outside, and how they cut into a step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.core.ids import DoorId, GroupId, VisitId
from kiosk.core.jobs import Job, JobKind, JobState, Lane
from kiosk.core.visits import AccessState, Receipt, Visit, VisitType
from services.store import job_reads, jobs
from tests.fakes.hikcentral import DOORS, GROUP
from tests.unit.jobs.rig import SECURITY, Rig

VIP_GROUP = GroupId("G2")
GUEST_DOORS, VIP_DOORS = frozenset(DOORS[:2]), frozenset(DOORS[1:])
Windows = tuple[datetime | None, datetime | None]


def use_two_groups(rig: Rig) -> None:
    """Guests have the first two doors, and very important persons the last two."""
    rig.hik.groups = {GROUP: DOORS[:2], VIP_GROUP: DOORS[1:]}
    rig.hik.members = {GROUP: set(), VIP_GROUP: set()}
    groups = {kind: VIP_GROUP if kind is VisitType.VIP else GROUP for kind in VisitType}
    rig.access = replace(rig.access, groups=groups)
    rig.engine = rig.new_engine()


def once(rig: Rig, method: str, action: Callable[[], object], *, after: bool = False) -> list[str]:
    """Do `action` once, when the next call of `method` arrives or has been done; says that it
    has happened."""
    done: list[str] = []

    def hear(called: str) -> None:
        if called == method and not done:
            done.append(called)
            action()

    setattr(rig.hik, "after" if after else "before", hear)
    return done


def groups_of(rig: Rig, code: str) -> set[GroupId]:
    """The groups in which HikCentral has a person of this code."""
    mine = {person.id for person in rig.hik.persons_of(code)}
    return {group for group, members in rig.hik.members.items() if mine & members}


def person_window(rig: Rig, code: str) -> Windows:
    """The window of the one person of this code."""
    (person,) = rig.hik.persons_of(code)
    return person.begin, person.end


def door_windows(rig: Rig, code: str) -> dict[DoorId, Windows]:
    """What the devices hold of this code."""
    copies = rig.hik.copies.items()
    return {door: (copy.begin, copy.end) for (door, _), copy in copies if copy.code == code}


def ready(rig: Rig, **changes: object) -> Visit:
    """A visit whose every door has confirmed."""
    visit = rig.register(**changes)
    rig.settle()
    seen = rig.visit(visit.id)
    assert seen.access is AccessState.READY
    return seen


def let_time_go(rig: Rig, seconds: float, step_s: float = 10.0) -> None:
    """Run what is due every `step_s` until the time is over."""
    end = rig.clock.now() + timedelta(seconds=seconds)
    rig.run()
    while rig.clock.now() < end:
        rig.clock.advance(step_s)
        rig.run()


def told(rig: Rig, visit_id: VisitId) -> list[tuple[JobKind, str]]:
    """The timeline of the visit: (step, what)."""
    return [(one.kind, one.what) for one in rig.admin.timeline(visit_id, SECURITY)]


def receipts(rig: Rig, visit_id: VisitId, what: Receipt) -> dict[DoorId, datetime]:
    found = rig.lookup.list_receipts(visit_id)
    return {one.door_id: one.at for one in found if one.what is what}


def list_steps(rig: Rig, visit_id: VisitId, kind: JobKind) -> list[Job]:
    """Every step of this kind, oldest first."""
    with rig.store.read() as connection:
        found = job_reads.list_jobs(connection, visit_id=visit_id, kinds=(kind,))
    return list(reversed(found))


def step_of(rig: Rig, visit_id: VisitId, kind: JobKind) -> Job:
    """The newest step of this kind."""
    return list_steps(rig, visit_id, kind)[-1]


def claim(rig: Rig, lane: Lane, owner: str = "other", lease_s: float = 60.0) -> Job:
    """What another worker claims, and then does nothing for."""
    now = rig.clock.now()
    with rig.store.write() as connection:
        job = jobs.claim(connection, lane, now, owner, now + timedelta(seconds=lease_s))
    assert job is not None
    return job


def assert_no_step_left(rig: Rig, visit_id: VisitId) -> None:
    with rig.store.read() as connection:
        found = job_reads.list_jobs(connection, visit_id=visit_id)
    left = {one.kind: one.state for one in found}
    assert set(left.values()) <= {JobState.DONE, JobState.CANCELLED}
