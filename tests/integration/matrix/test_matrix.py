"""Issue 3, "It must show": every applicable cell of the fault matrix, with the invariants.

38 faults by 8 operations, against the real simulator over HTTPS, with our real client, job engine
and store. A case is one form of a fault at one operation; the cells are counted below.
"""

from collections.abc import Callable

import pytest

from services.store import Store
from tests.integration.matrix.invariants import require_all
from tests.integration.matrix.matrix_table import (
    FAULTS,
    LEAST_CELLS,
    NOT_APPLICABLE,
    ROWS,
    Case,
    cases,
)
from tests.integration.matrix.world import World

_CASES = tuple(cases())


def _name(case: Case) -> str:
    return f"{case.fault}-{case.operation.id}-{case.form}"


@pytest.mark.parametrize("case", _CASES, ids=_name)
def test_cell(world: World, fresh_store: Callable[[], Store], case: Case) -> None:
    case.play(world)
    require_all(world, fresh_store())


def test_every_cell_is_played_or_has_a_reason() -> None:
    played = {case.cell for case in _CASES}
    excused = {(fault, row) for fault, rows in NOT_APPLICABLE.items() for row in rows}
    assert played | excused == {(fault, row) for fault in FAULTS for row in ROWS}
    assert played & excused == set()
    assert all(reason for rows in NOT_APPLICABLE.values() for reason in rows.values())
    assert len(played) >= LEAST_CELLS
