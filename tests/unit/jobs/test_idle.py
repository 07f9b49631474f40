"""How long a worker sleeps: until the next step is due, however many others wait behind it."""

import pytest

from kiosk.core.errors import OutcomeUnknown
from kiosk.core.jobs import Lane
from services.store import Store
from tests.unit.jobs.rig import Rig


def test_steps_that_wait_for_an_earlier_one_do_not_hide_when_that_is_due(
    shared_store: Store,
) -> None:
    rig = Rig(shared_store, schedule_s=(0.25,))
    rig.register()
    rig.hik.fail_next("find_person", OutcomeUnknown("time-out"))
    assert rig.run() == 1
    assert rig.engine._next(Lane.ACCESS) == pytest.approx(0.25, abs=0.001)


def test_with_nothing_queued_it_still_looks_for_the_work_of_others(shared_store: Store) -> None:
    rig = Rig(shared_store)
    assert rig.engine._next(Lane.ACCESS) == rig.rules.idle_s
