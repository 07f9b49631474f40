"""The files around the code: set-up, locks, documents, and what no file may hold."""

import importlib.util
import os
import re

import pytest

from tests.structure import texts
from tests.structure.tree import ROOT, all_files

LOCKS = ("requirements.lock", "requirements-dev.lock")
BENCH_LOCK = "requirements-bench.lock"
ADR_HEADINGS = ["Status", "Context", "Decision", "Consequences", "Alternatives"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_no_file_names_a_machine_a_registry_or_a_secret() -> None:
    seen, found = 0, []
    for path in all_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures, fonts, compiled translations
        seen += 1
        found += texts.findings(path.relative_to(ROOT).as_posix(), text)
    assert seen > 50
    assert found == []


@pytest.mark.parametrize("lock", [*LOCKS, BENCH_LOCK])
def test_locks_are_hashed_and_hold_no_address(lock: str) -> None:
    text = read(f"packaging/{lock}")
    assert len(texts.pins(text)) > 15
    assert "://" not in text
    assert "--index" not in text
    assert texts.unhashed(text) == []


def test_development_lock_holds_every_pin_of_the_other() -> None:
    """`run.py` relies on it: what `test` installed is good enough for `demo`."""
    run, development = (texts.pins(read(f"packaging/{lock}")) for lock in LOCKS)
    assert run - development == set()


def test_packaging_is_a_folder_and_not_a_package() -> None:
    assert list((ROOT / "packaging").rglob("__init__.py")) == []
    found = importlib.util.find_spec("packaging.version")
    assert found is not None
    assert "site-packages" in str(found.origin)


def test_tests_hold_no_package() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_the_gate_runs_exactly_the_test_command() -> None:
    lines = read(".ci/run").splitlines()
    assert lines[1] == "set -euo pipefail"
    assert lines[-1] == "python3 run.py test"
    assert len(lines) == 4
    assert os.name == "nt" or os.access(ROOT / ".ci" / "run", os.X_OK)


def test_hooks_come_from_this_checkout_only() -> None:
    config = read(".pre-commit-config.yaml")
    assert re.findall(r"repo: *(\S+)", config) == ["local"]
    assert "://" not in config


@pytest.mark.parametrize(
    ("source", "least"),
    [("requirements.in", 6), ("requirements-dev.in", 6), ("requirements-bench.in", 1)],
)
def test_every_direct_dependency_is_explained(source: str, least: int) -> None:
    rows = re.findall(r"^\| ([A-Za-z0-9._-]+) \|", read("docs/dependencies.md"), flags=re.MULTILINE)
    named = texts.direct_names(read(f"packaging/{source}"))
    assert len(named) >= least
    assert sorted(set(named) - {row.lower() for row in rows}) == []


def test_no_explanation_outlives_its_dependency() -> None:
    rows = re.findall(r"^\| ([A-Za-z0-9._-]+) \|", read("docs/dependencies.md"), flags=re.MULTILINE)
    named = texts.direct_names(read("packaging/requirements.in"))
    named += texts.direct_names(read("packaging/requirements-dev.in"))
    named += texts.direct_names(read("packaging/requirements-bench.in"))
    assert {row.lower() for row in rows} - set(named) - {"package"} == set()


def test_decisions_are_numbered_short_and_alike() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(record.name.split("-")[0]) for record in records]
    assert numbers == list(range(1, len(records) + 1))
    assert len(records) >= 7
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == ADR_HEADINGS, record.name
        assert len(text.splitlines()) <= 40, record.name


def test_the_map_of_the_code_stays_readable() -> None:
    for page in ROOT.glob("ARCHITECTURE.md"):
        assert len(page.read_text(encoding="utf-8").splitlines()) <= 200


BAD = [
    'folder = "/' + "home/anna/kiosk" + '"',
    "see /" + "root/notes",
    "C:" + "\\Users\\anna",
    "-----BEGIN " + "RSA PRIVATE KEY-----",
    "AKIA" + "A1B2C3D4E5F6G7H8",
    "--extra-index" + "-url https://packages.example",
    "https:/" + "/pypi.org/simple",
]


@pytest.mark.parametrize("line", BAD)
def test_a_forbidden_line_is_found(line: str) -> None:
    assert len(list(texts.findings("x.txt", line))) == 1


def test_a_plain_line_is_not_found() -> None:
    plain = "GET https://127.0.0.1:8443/artemis/api/home/person uses httpx; see docs/work/notes"
    assert list(texts.findings("x.txt", plain)) == []


def test_an_entry_without_a_hash_is_found() -> None:
    lock = "alpha==1 \\\n    --hash=sha256:00\nbeta==2 ; sys_platform == 'win32'\n    # via alpha\n"
    assert texts.unhashed(lock) == ["beta==2 ; sys_platform == 'win32'"]
    assert texts.pins(lock) == {"alpha==1", "beta==2 ; sys_platform == 'win32'"}
