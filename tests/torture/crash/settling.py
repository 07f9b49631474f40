"""Lets the real command finish what is left, started cold and without faults, and asks all judges.

What is measured is the time from the start of the program to the last door.
"""

import time
from contextlib import suppress

from services.simulator.remote import NotReached
from services.simulator.shapes import StateShape
from services.store import Store
from tests.fakes.site import Site
from tests.torture.crash.building_judge import Staff, judge_building, judge_order
from tests.torture.crash.database_judge import (
    count_left,
    judge_database,
    judge_settled,
    visits_of,
)
from tests.torture.crash.findings import Findings
from tests.torture.crash.history import History

SETTLED_WITHIN_S = 120.0
_STOPPED_WITHIN_S = 30.0


def settle(site: Site, history: History) -> float:
    """Seconds until nothing was left to do, at most the bound (goal R-11).

    What is left then is for the judges to name; how the program has ended is a complaint.
    """
    site.remote.clear_faults()
    site.remote.release()
    began, calls = time.monotonic(), site.remote.state()["calls"]
    program = site.command("run", "--headless")
    try:
        with site.opened() as store, suppress(NotReached):

            def is_idle(state: StateShape) -> bool:
                if state["calls"] == calls:
                    return program.poll() is not None  # It has not begun to look around.
                return not count_left(store, history)

            site.remote.wait_until(is_idle, SETTLED_WITHIN_S)
    finally:
        took = time.monotonic() - began
        program.terminate()
        said, errors = program.communicate(timeout=_STOPPED_WITHIN_S)
    if (program.returncode, said, errors) != (0, "", ""):
        history.complaints.append(f"ended with {program.returncode}: {said}{errors[-1500:]}")
    return took


def judge_all(site: Site, history: History, staff: Staff) -> Findings:
    """Everything that is promised, after `settle`."""
    with site.opened() as store:
        return _judge(store, site, history, staff)


def _judge(store: Store, site: Site, history: History, staff: Staff) -> Findings:
    findings = judge_database(store, history, site.photo)
    findings.add(judge_settled(store, history))
    state, calls = site.remote.state(), site.remote.calls(staff.since)
    findings.add(judge_building(state, visits_of(store), staff.codes))
    findings.add(staff.judge(state, calls))
    findings.order_breaks += judge_order(state, calls)
    findings.other_breaks += history.complaints
    return findings
