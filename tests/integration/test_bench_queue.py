"""The bench of the queue at a small size: what it counts is right. Its times judge nothing here."""

import os
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench.queue import comparison
from tests.bench.queue.comparison import OURS, THEIRS, Plan, compare, start_kiosk
from tests.bench.queue.kiosk_stack import KioskStack
from tests.bench.queue.marks import ACCEPTED, ASKED, FIRST, SECOND
from tests.bench.queue.measures import kill_at_half, warm_up, watching
from tests.bench.table import NotRun

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="NOT RUN: reads Linux' /proc"
)

SMALL = Plan(
    repetitions=2,
    chains=30,
    paced=10,
    idle_s=0.2,
    killed=30,
    few_finished=10,
    many_finished=200,
    claims=16,
)
FIGURES = {"extra_pss_mb", "idle_percent", "lost", "claim_growth", "step_growth"}


def test_the_report_of_one_queue_has_its_figures_and_no_ratio(tmp_path: Path) -> None:
    report = compare(tmp_path, {OURS: start_kiosk}, SMALL)
    assert set(report.figures) == FIGURES
    rows = {row["measured"]: row for row in report.rows}
    assert rows["processes"][OURS] == 1
    assert rows["kill -9 at half: chains accepted"][OURS] == SMALL.killed
    assert rows["kill -9 at half: chains not done, window 15 s"][OURS] == 0
    assert {"chains/s, repetition 1", "chains/s, repetition 2", "chains/s"} <= set(rows)
    assert {(row[THEIRS], row["ratio"]) for row in report.rows} == {("", "")}


def test_a_ratio_is_ours_through_theirs(tmp_path: Path) -> None:
    table = comparison.Table()
    table.add("chains/s", {OURS: 600.0, THEIRS: 200.0}, "throughput_vs_celery")
    assert table.rows == [{"measured": "chains/s", OURS: 600.0, THEIRS: 200.0, "ratio": 3.0}]
    assert table.figures == {"throughput_vs_celery": 3.0}


def test_every_chain_is_in_the_database_and_ran_in_its_order(tmp_path: Path) -> None:
    stack = KioskStack(tmp_path / "queue")
    with watching(stack) as watched:
        warm_up(watched, 25)
        assert stack.ask("finish") == {"done": 50}
        first = watched.marks.first
        assert {what: len(chains) for what, chains in first.items()} == dict.fromkeys(
            (ASKED, ACCEPTED, FIRST, SECOND), 25
        )
        assert all(first[FIRST][n] < first[SECOND][n] for n in first[FIRST])
        assert watched.marks.again == []


def test_the_killed_queue_is_the_one_that_goes_on(tmp_path: Path) -> None:
    stack = KioskStack(tmp_path / "queue", step_s=0.02)
    with watching(stack) as watched:
        before = stack.pids()
        killed = kill_at_half(watched, 20, window_s=20.0)
        assert killed.lost == 0
        assert stack.pids() != before
        assert not Path(f"/proc/{before[0]}").exists()
        assert stack.ask("finish") == {"done": 40}


def test_finished_jobs_are_copied_with_their_timeline(tmp_path: Path) -> None:
    stack = KioskStack(tmp_path / "queue", engine=False)
    assert stack.ask("multiply", 100) == 100
    assert stack.ask("states") == {"done": 100}
    assert stack.ask("lines") == {"queued": 100, "running": 100, "done": 100}
    stack.close()


def test_what_cannot_be_installed_is_said_and_gives_no_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise NotRun("no Redis here")

    monkeypatch.setattr(comparison, "install", refuse)
    figures = tmp_path / "figures.json"
    assert bench.main(["queue", "--json", os.fspath(figures)]) == 3
    assert capsys.readouterr().out == "queue: NOT RUN: no Redis here\n"
    assert not figures.exists()
