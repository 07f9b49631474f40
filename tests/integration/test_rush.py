"""Thirty visitors at once, and one who leaves meanwhile: his doors do not wait for theirs.

Counted in requests of the simulator's journal, not in seconds.
"""

from kiosk.core.visits import AccessState, Visit
from services.simulator.remote import doors_with
from tests.fakes.site import DESK, DOORS, Site
from tests.integration.running import Running

RUSH = 30
SOON = 10  # requests: what was on its way already, his own look-up, and a few between the two
CROWD = {"workers": 8}  # so many wait for their turn at the limiter, each time
MODEST = {"rate_per_s": 30.0, "burst": 5}


def is_ready(visit: Visit) -> bool:
    return visit.access is AccessState.READY


def test_a_visitor_who_leaves_in_the_rush_is_shut_out_at_once(site: Site) -> None:
    site.configure({"hikcentral": MODEST, "access": {"confirm_poll_s": 0.5}, "jobs": CROWD})
    with Running(site) as running:
        earlier = running.ready()
        rush = [running.register().id for _ in range(RUSH)]
        running.until(rush[0], access=AccessState.ENROLLED)
        before = len(site.remote.calls())
        running.program.desk.check_out(earlier.id, DESK)
        running.until(earlier.id, access=AccessState.REVOKED)
        assert doors_with(site.remote.state(), earlier.id) == ()
        for visit_id in rush:
            running.until(visit_id, timeout_s=180, access=AccessState.READY)
        state, calls = site.remote.state(), site.remote.calls()[before:]
        told = list(running.seen)
    assert {visit_id: doors_with(state, visit_id) for visit_id in rush} == dict.fromkeys(
        rush, DOORS
    )
    closed = next(at for at, one in enumerate(told) if one.access is AccessState.REVOKED)
    last = max(at for at, one in enumerate(told) if one.id in rush and is_ready(one))
    assert closed < last
    taken = [
        at
        for at, call in enumerate(calls)
        if call["path"].endswith("deletePersons") and earlier.person_id in call["personIds"]
    ]
    assert taken[0] < SOON
    assert len(calls) > 5 * SOON, "no rush at all"
