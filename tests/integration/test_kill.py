"""The process is killed in the middle of the work, twice: nothing saved is lost or done double."""

import json
import subprocess
from itertools import islice

import pytest

from kiosk.core.visits import AccessState
from services.simulator.remote import doors_with
from services.simulator.shapes import CallShape, StateShape
from services.store import visits
from tests.fakes.site import DOORS, PROJECT, Site, start_python

_SCRIPT = PROJECT / "tests" / "integration" / "register_many.py"
_WAIT_S = 60.0


@pytest.mark.parametrize("count", [15, pytest.param(50, marks=pytest.mark.slow)])
def test_a_killed_program_loses_no_visit_and_doubles_no_person(site: Site, count: int) -> None:
    site.remote.set_apply_delay(0.05, 0.2)
    saved = _registered_until_killed(site, count)
    _work_until_killed(site)
    _work_until_all_ready(site)

    listed = _listed(site)
    codes = [row["id"] for row in listed]
    assert set(saved) <= set(codes)
    assert {row["access"] for row in listed} == {AccessState.READY.value}
    state = site.remote.state()
    assert sorted(person["personCode"] for person in state["persons"]) == sorted(codes)
    assert all(doors_with(state, code) == DOORS for code in codes)
    _require_enrolled_before_assigned(state, site.remote.calls())


def _registered_until_killed(site: Site, count: int) -> list[str]:
    """The ids that were reported saved; the child dies about half way."""
    photo = site.folder / "visitor.jpg"
    photo.write_bytes(site.photo)
    child = start_python([str(_SCRIPT), str(site.folder), str(count), str(photo)], {})
    assert child.stdout is not None
    said = [line.strip() for line in islice(child.stdout, count // 2)]
    child.kill()
    # What it had said by then was promised as well.
    rest, errors = child.communicate()
    said += [line for line in rest.splitlines() if line]
    assert count // 2 <= len(said) < count, errors
    return said


def _work_until_killed(site: Site) -> None:
    """It dies while the server works on a call of its."""
    site.remote.hold("addPersons")
    program = site.command("run", "--headless")
    site.remote.wait_until(lambda state: state["held"] > 0, _WAIT_S)
    program.kill()
    program.communicate()
    site.remote.release()


def _work_until_all_ready(site: Site) -> None:
    program = site.command("run", "--headless")
    with site.opened() as store:

        def all_ready(_state: StateShape) -> bool:
            with store.read() as connection:
                listed = visits.list_visits(connection, 1000)
            return all(visit.access is AccessState.READY for visit in listed)

        site.remote.wait_until(all_ready, _WAIT_S)
    program.terminate()
    _, errors = program.communicate()
    assert (program.returncode, errors) == (0, "")


def _listed(site: Site) -> list[dict[str, str]]:
    out, errors = site.command("visits", "list", "--all", "--json").communicate()
    assert errors == ""
    return json.loads(out)


def _require_enrolled_before_assigned(state: StateShape, calls: list[CallShape]) -> None:
    for person in state["persons"]:
        added = [c["n"] for c in calls if c["personCode"] == person["personCode"] and _adds(c)]
        joined = [
            c["n"]
            for c in calls
            if c["path"].endswith("/addPersons") and person["personId"] in c["personIds"]
        ]
        assert added
        assert joined
        assert max(added) < min(joined)


def _adds(call: CallShape) -> bool:
    return call["path"].endswith("/person/single/add")


def test_the_command_ends_by_its_signal_at_once(site: Site) -> None:
    program = site.command("run", "--headless")
    site.remote.wait_until(lambda state: state["calls"] > 0)
    program.terminate()
    try:
        _, errors = program.communicate(timeout=10)
    except subprocess.TimeoutExpired:
        program.kill()
        raise
    assert (program.returncode, errors) == (0, "")
