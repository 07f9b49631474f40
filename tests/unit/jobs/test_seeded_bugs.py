"""The machine can fail: it finds every defect of a list, each within a bounded search."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fakes.stores import SQLITE, open_store
from tests.unit.jobs.machine_truth import Truth
from tests.unit.jobs.seeded_bugs import SEEDS, Seed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SEARCH = settings(
    max_examples=60,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # Finding it is enough; nobody reads the example.
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True, scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    Truth.stores[SQLITE] = open_store(tmp_path_factory.mktemp("seeded"), SQLITE)
    yield
    Truth.stores.popitem()[1].close()


def focused_on(rules: Sequence[str]) -> type[Truth]:
    """The machine with these rules only; the invariants are all there."""
    every = [rule.function.__name__ for rule in Truth.setup_state().rules]
    assert set(rules) <= set(every)
    dropped = {name: _plain(getattr(Truth, name)) for name in every if name not in rules}
    return type("Focused", (Truth,), dropped)


def _plain(rule: Callable[..., Any]) -> Callable[..., Any]:
    """What the rule does, for rules that call it; no rule any more."""
    return lambda *arguments, **named: rule(*arguments, **named)


def is_found(machine: type[Truth], search: settings) -> bool:
    try:
        run_state_machine_as_test(machine, settings=search)
    except (AssertionError, LookupError, ValueError):
        return True
    return False


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.__name__)
def test_the_machine_finds_it(seed: Seed, monkeypatch: pytest.MonkeyPatch) -> None:
    seed(monkeypatch)
    assert is_found(focused_on(SEEDS[seed]), SEARCH)


@pytest.mark.parametrize("rules", sorted(set(SEEDS.values())), ids=" ".join)
def test_it_finds_nothing_where_nothing_is_wrong(rules: tuple[str, ...]) -> None:
    assert not is_found(focused_on(rules), settings(SEARCH, max_examples=1))
