"""Any order of commands, failures, crashes, changes by hand and door events keeps the promises.

The rules are in `machine_*.py`, what must hold in `machine_truth.py`. KIOSK_HYPOTHESIS=many runs
the long search.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.fakes.postgres import DATABASES, why_not
from tests.fakes.stores import POSTGRES, SQLITE, open_store
from tests.unit.jobs.machine_truth import Truth

MANY = os.environ.get("KIOSK_HYPOTHESIS") == "many"


@pytest.fixture(autouse=True, scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every example empties it; making one for each would take most of the time."""
    for kind in (SQLITE,) if why_not() else (SQLITE, POSTGRES):
        Truth.stores[kind] = open_store(tmp_path_factory.mktemp("machine"), kind)
    yield
    while Truth.stores:
        Truth.stores.popitem()[1].close()


class TruthOnPostgres(Truth):
    """The same on the other database."""

    kind = POSTGRES


_patient = pytest.mark.timeout(7200 if MANY else 300)
TestDesk = pytest.mark.slow(_patient(Truth.TestCase))
TestDeskOnPostgres = pytest.mark.slow(
    _patient(
        pytest.mark.skipif(bool(why_not()), reason=f"{DATABASES}: {why_not()}")(
            TruthOnPostgres.TestCase
        )
    )
)
TestDesk.settings = settings(
    max_examples=600 if MANY else 30,
    stateful_step_count=40 if MANY else 25,
    deadline=None,
    derandomize=not MANY,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
# A round trip for each statement: fewer examples in the same time.
TestDeskOnPostgres.settings = settings(TestDesk.settings, max_examples=200 if MANY else 8)
