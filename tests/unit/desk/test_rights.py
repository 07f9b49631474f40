"""Who may do what: every method of Desk and AdminLookup, by every role."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kiosk.core.audit import AuditAction
from kiosk.core.errors import Forbidden, IllegalMove
from kiosk.core.jobs import JobKind
from kiosk.core.people import Actor, Role
from kiosk.core.visits import Visit, VisitType, WaitReason
from tests.fakes.clock import START
from tests.unit.jobs.rig import JPEG, SECURITY, Rig, new_visit

ALL = frozenset(Role)
LATER = START + timedelta(hours=3)
ABOVE_THE_DESK = ALL - {Role.RECEPTIONIST}

Act = Callable[[Rig, Visit, Actor], object]
DESK: dict[str, tuple[Act, frozenset[Role]]] = {
    "register": (lambda r, v, a: r.desk.register(new_visit(r.host_id), a), ALL),
    "attach_photo": (lambda r, v, a: r.desk.attach_photo(v.id, JPEG, a), ALL),
    "check_in": (lambda r, v, a: r.desk.check_in(v.id, a), ALL),
    "check_out": (lambda r, v, a: r.desk.check_out(v.id, a), ALL),
    "cancel": (lambda r, v, a: r.desk.cancel(v.id, a), ALL),
    "revoke": (lambda r, v, a: r.desk.revoke([v.id], a), ABOVE_THE_DESK),
    "change_times": (lambda r, v, a: r.desk.change_times(v.id, START, LATER, a), ALL),
    "change_type": (lambda r, v, a: r.desk.change_type(v.id, VisitType.VIP, a), ALL),
    "retry": (lambda r, v, a: retry(r, a), ALL),
    "retry_all": (lambda r, v, a: r.desk.retry_all(WaitReason.BUSY, a), ALL),
    "cancel_job": (lambda r, v, a: stop(r, a), ALL),
}
ADMIN: dict[str, tuple[Act, frozenset[Role]]] = {
    "list_all_visits": (lambda r, v, a: r.admin.list_all_visits(a), ABOVE_THE_DESK),
    "list_passages": (lambda r, v, a: r.admin.list_passages(v.id, a), ABOVE_THE_DESK),
    "list_jobs": (lambda r, v, a: r.admin.list_jobs(a), ABOVE_THE_DESK),
    "timeline": (lambda r, v, a: r.admin.timeline(v.id, a), ABOVE_THE_DESK),
    "list_audit": (lambda r, v, a: r.admin.list_audit(a), ABOVE_THE_DESK),
}
METHODS = DESK | ADMIN


def retry(rig: Rig, actor: Actor) -> None:
    """The right is checked first; then there is nothing dead to retry."""
    job = next(iter(rig.jobs(rig.register().id).values()))
    try:
        rig.desk.retry(job.id, actor)
    except IllegalMove:
        return


def stop(rig: Rig, actor: Actor) -> None:
    rig.desk.cancel_job(rig.jobs(rig.register().id)[JobKind.APPLY].id, actor)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", METHODS)
def test_rights(rig: Rig, name: str, role: Role) -> None:
    act, allowed = METHODS[name]
    visit = rig.register(photo=None)
    before = len(rig.admin.list_audit(SECURITY))
    if role in allowed:
        act(rig, visit, Actor("someone", role))
        return
    with pytest.raises(Forbidden):
        act(rig, visit, Actor("someone", role))
    assert rig.visit(visit.id) == visit
    assert len(rig.admin.list_audit(SECURITY)) == before


def test_the_matrix_is_complete(rig: Rig) -> None:
    for part, methods in ((rig.desk, DESK), (rig.admin, ADMIN)):
        public = {name for name in dir(part) if not name.startswith("_")}
        assert public == set(methods)


def test_looking_at_one_history_is_written_down(rig: Rig) -> None:
    visit = rig.register(photo=None)
    rig.admin.list_passages(visit.id, SECURITY)
    newest = rig.admin.list_audit(SECURITY)[0]
    assert (newest.action, newest.actor) == (AuditAction.HISTORY_VIEWED, SECURITY.name)
    assert newest.visit_id == visit.id
