"""The house rules hold in the code."""

import sys
from collections.abc import Callable, Iterator

import pytest

from tests.structure import rules
from tests.structure.tree import CODE, ROOT, sources

Rule = Callable[[str, str], Iterator[str]]
PRODUCTION: list[Rule] = [
    rules.size,
    rules.module_docstring,
    rules.naive_time,
    rules.sleeping,
    rules.open_tls,
    rules.catch_all,
    rules.qthread,
]
SCREENS: list[Rule] = [rules.anonymous_slot, rules.raw_text]


@pytest.mark.parametrize("rule", PRODUCTION, ids=lambda rule: rule.__name__)
def test_production_code_keeps(rule: Rule) -> None:
    read = list(sources(*CODE))
    assert len(read) > 20
    findings = [found for path, text in read for found in rule(path, text)]
    long = [path for path, text in read if len(text.splitlines()) > rules.GUIDE_FILE]
    guide = f"(no failure, but over {rules.GUIDE_FILE} lines: {long})"
    assert not findings, "\n".join([*findings, guide])


@pytest.mark.parametrize("rule", SCREENS, ids=lambda rule: rule.__name__)
def test_screens_keep(rule: Rule) -> None:
    read = list(sources("ui"))
    assert read
    assert [found for path, text in read for found in rule(path, text)] == []


def test_tests_and_build_scripts_stay_small_and_know_their_time_zone() -> None:
    read = list(sources("tests", "packaging"))
    assert [path for path, text in read if len(text.splitlines()) > rules.MAX_FILE] == []
    assert [found for path, text in read for found in rules.naive_time(path, text)] == []


def test_the_named_places_of_a_catch_all_hold_no_more() -> None:
    for path, text in sources("services"):
        if path in rules.MAY_CATCH_ALL:
            found = list(rules.catch_all("elsewhere.py", text))
            assert len(found) <= rules.MAY_CATCH_ALL[path], f"{path}: {found}"


def test_run_py_needs_nothing_but_python() -> None:
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 150
    assert list(rules.foreign_imports("run.py", source, sys.stdlib_module_names)) == []
