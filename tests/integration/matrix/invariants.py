"""The invariants that hold at the end of every cell, whatever went wrong in it.

Each is asked of what lies outside the code: a freshly opened database, the simulator, the log,
the process. I10 (the GUI thread) has nothing to say here: no screen takes part.
"""

import base64
from collections import Counter

import sqlalchemy as sa

from kiosk.core.audit import AuditAction
from kiosk.core.jobs import JobKind, JobState
from kiosk.core.visits import AccessState, Visit
from services.store import Store, visits
from services.store.tables import audit, job, job_log, passage, photo
from services.store.tables import visit as visit_table
from tests.fakes.site import APP_SECRET, CANARIES
from tests.integration.matrix.moves import (
    require_legal_job_moves,
    require_legal_visit_moves,
    require_one_entry_each,
)
from tests.integration.matrix.truth import require_bounded_ends, staff_in
from tests.integration.matrix.world import World

_WINDOW = 60


def require_all(world: World, folder_store: Store) -> None:
    """I1 to I9, I12 and I13; `folder_store` is the database opened afresh."""
    with folder_store.read() as connection:
        _saved_together(connection, world)
        _photos_match(connection, folder_store, world)
        _events_once(connection)
        require_legal_job_moves(connection)
        require_legal_visit_moves(world)
        require_one_entry_each(connection, world)
        _nothing_told(connection, world)
    _looked_before_adding_again(world)
    state = world.state()
    assert staff_in(state) == world.staff_as_admitted, "I3: a stranger was touched"
    codes = Counter(one["personCode"] for one in state["persons"])
    assert max(codes.values()) == 1, "I3: two persons with one code"
    for group in state["groups"]:
        assert len(set(group["members"])) == len(group["members"]), "I3: a member twice"
    for visit in _visits(world):
        require_bounded_ends(state, visit)
        if not visit.is_open:
            assert visit.access in (AccessState.NONE, AccessState.REVOKED), "I5"
    with folder_store.read() as connection:
        kept = connection.execute(
            sa.select(job.c.state).where(job.c.kind == JobKind.REVOKE.value)
        ).scalars()
        assert set(kept) <= {JobState.QUEUED.value, JobState.DONE.value}, "I5: a revoke gave up"


def _looked_before_adding_again(world: World) -> None:
    """I3: after an add whose outcome is not known, nobody is added before somebody has looked."""
    road = world.ours.road
    for place in road.in_doubt:
        if road.calls[place] == "add_person":
            later = [one for one in road.calls[place + 1 :] if one in ("add_person", "find_person")]
            assert later[:1] != ["add_person"], "I3: added again without looking"


def _visits(world: World) -> list[Visit]:
    newest = {visit.id: visit for visit in world.seen}
    return list(newest.values())


def _saved_together(connection: sa.Connection, world: World) -> None:
    """I1, I2: who was told "saved" is there, with its jobs and its audit entry."""
    jobs_of = connection.execute(sa.select(job.c.visit_id, job.c.kind)).all()
    entries = connection.execute(sa.select(audit.c.visit_id, audit.c.action)).all()
    for visit_id in world.registered:
        visit = visits.get_visit(connection, visit_id)
        kinds = {kind for of, kind in jobs_of if of == visit_id}
        assert {"enroll", "assign", "apply"} <= kinds, "I2: saved without its jobs"
        assert ("revoke" in kinds) is (not visit.is_open), "I2"
        registered = (visit_id, AuditAction.VISIT_REGISTERED.value)
        assert entries.count(registered) == 1, "I2: saved without its audit entry"


def _photos_match(connection: sa.Connection, store: Store, world: World) -> None:
    """I8: one row for each visit with a photo, and it opens."""
    rows = Counter(connection.scalars(sa.select(photo.c.visit_id)))
    assert rows == Counter(world.registered), "I8"
    for visit_id in world.registered:
        assert visits.get_photo(connection, store.seal, visit_id) == world.building.photo, "I8"


def _events_once(connection: sa.Connection) -> None:
    """I7: the counters of a visit are what its passages say, and no event is there twice."""
    ids = list(connection.scalars(sa.select(passage.c.event_id)))
    assert len(ids) == len(set(ids)), "I7"
    entries = Counter(
        connection.scalars(sa.select(passage.c.visit_id).where(passage.c.direction == "entry"))
    )
    rows = connection.execute(sa.select(visit_table.c.id, visit_table.c.entry_count))
    assert {key: count for key, count in rows if count} == dict(entries), "I7"


def _nothing_told(connection: sa.Connection, world: World) -> None:
    """I9: nothing personal and no secret in the log, in job rows or in what a screen shows why."""
    rows = [connection.execute(sa.select(table)).all() for table in (job, job_log, audit)]
    shown = [(visit.wait_detail, visit.wait_reason) for visit in world.seen]
    text = f"{world.logged()}\n{rows}\n{shown}"
    picture = base64.b64encode(world.building.photo).decode()
    key = world.building.process.ready["app_key"]
    inside = [picture[at : at + _WINDOW] for at in (0, 6000)]
    raw = repr(world.building.photo[600:616])[2:-1]
    told = [one for one in (*CANARIES, APP_SECRET, key, raw, *inside) if one in text]
    assert told == [], "I9"
