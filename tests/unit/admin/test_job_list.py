"""The job list and the audit list of the admin tab, from the outside."""

import pytest
from PySide6.QtWidgets import (
    QComboBox,
)
from pytestqt.qtbot import QtBot

from kiosk.core.bus import Bus
from kiosk.core.errors import Forbidden
from kiosk.core.events import JobChanged
from kiosk.core.jobs import JobState
from tests.unit.admin.admin_fakes import (
    MANAGER,
    Fakes,
    make_job,
)
from tests.unit.admin.reading import Enter, button, cells, problem
from ui.admin import AdminPage

# The offscreen platform says so for every window.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.mark.parametrize(("number", "shown"), [(0, 3), (1, 1), (2, 1)])
def test_jobs_are_filtered(
    qtbot: QtBot, fakes: Fakes, enter: Enter, number: int, shown: int
) -> None:
    states = (JobState.DONE, JobState.QUEUED, JobState.DEAD)
    fakes.admin.jobs = [make_job(n, state=state) for n, state in enumerate(states)]
    page = enter()
    page.tabs.setCurrentIndex(1)
    page.findChild(QComboBox, "admin_jobs_filter").setCurrentIndex(number)
    qtbot.waitUntil(lambda: not page.jobs.is_loading)
    assert len(cells(page, "admin_jobs")) == shown


def test_jobs_follow_by_themselves_as_far_as_they_are_wanted(
    qtbot: QtBot, fakes: Fakes, bus: Bus, enter: Enter
) -> None:
    def states() -> list[str]:
        return [row[2] for row in cells(page, "admin_jobs")]

    fakes.admin.jobs = [make_job(1)]
    page = enter()
    page.tabs.setCurrentIndex(1)
    page.findChild(QComboBox, "admin_jobs_filter").setCurrentIndex(2)
    qtbot.waitUntil(lambda: states() == ["Gave up"])
    page.jobs.table.select_ids([1])
    bus.publish(JobChanged(make_job(2)), JobChanged(make_job(3, state=JobState.QUEUED)))
    qtbot.waitUntil(lambda: states() == ["Gave up", "Gave up"])
    assert button(page, "admin_retry").text() == "Retry (1)"
    bus.publish(JobChanged(make_job(1, state=JobState.QUEUED)))
    qtbot.waitUntil(lambda: states() == ["Gave up"])
    assert not button(page, "admin_retry").isEnabled()


def test_what_an_earlier_worker_says_of_a_job_comes_too_late(
    qtbot: QtBot, fakes: Fakes, bus: Bus, enter: Enter
) -> None:
    fakes.admin.jobs = [make_job(1, token=4, state=JobState.RUNNING)]
    page = enter()
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.jobs.loaded_at is not None)
    bus.publish(JobChanged(make_job(1, token=3)), JobChanged(make_job(2)))
    qtbot.waitUntil(lambda: len(cells(page, "admin_jobs")) == 2)
    assert "Running" in [row[2] for row in cells(page, "admin_jobs")]


def test_a_job_that_changed_while_the_list_was_read_is_not_undone(
    qtbot: QtBot, fakes: Fakes, bus: Bus, page: AdminPage, enter: Enter
) -> None:
    with qtbot.waitSignal(page.jobs.bridge.job_changed):
        bus.publish(JobChanged(make_job(7)))
    assert page.jobs.table.rows.all_rows() == ()
    fakes.admin.jobs = [make_job(1)]
    enter()
    fakes.admin.gate.clear()
    page.refresh()  # holds the desk's thread, so that the jobs are asked after it
    page.tabs.setCurrentIndex(1)
    bus.publish(JobChanged(make_job(1, state=JobState.DONE)))
    fakes.admin.gate.set()
    qtbot.waitUntil(lambda: page.jobs.loaded_at is not None)
    assert [row[2] for row in cells(page, "admin_jobs")] == ["Done"]


def test_retry_takes_the_dead_jobs_only(qtbot: QtBot, fakes: Fakes, enter: Enter) -> None:
    fakes.admin.jobs = [make_job(1), make_job(2, state=JobState.DONE)]
    page = enter()
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.jobs.loaded_at is not None)
    assert [row[2] for row in cells(page, "admin_jobs")] == ["Gave up", "Done"]
    assert "photo refused\nface quality too low" in cells(page, "admin_jobs")[0]
    assert not button(page, "admin_retry").isEnabled()
    page.jobs.table.select_ids([1, 2])
    button(page, "admin_retry").click()
    qtbot.waitUntil(lambda: "Waiting" in [row[2] for row in cells(page, "admin_jobs")])
    assert fakes.desk.retried == [(1, MANAGER)]


def test_a_refused_retry_is_worded(qtbot: QtBot, fakes: Fakes, enter: Enter) -> None:
    fakes.admin.jobs = [make_job(1)]
    fakes.desk.fails_with = Forbidden("retry_job", "receptionist")
    page = enter()
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.jobs.loaded_at is not None)
    page.jobs.table.select_ids([1])
    button(page, "admin_retry").click()
    qtbot.waitUntil(lambda: bool(problem(page.jobs)))
    assert button(page, "admin_retry").isEnabled()


def test_audit_is_worded_newest_first_and_searchable(
    qtbot: QtBot, fakes: Fakes, enter: Enter
) -> None:
    page = enter()
    page.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: page.audit.loaded_at is not None)
    assert [row[2] for row in cells(page, "admin_audit")] == [
        "Doors confirmed access",
        "Visit registered",
    ]
    page.audit.search.setText("visit reg")
    assert [row[1] for row in cells(page, "admin_audit")] == ["desk"]


def test_the_list_of_an_earlier_filter_comes_too_late(
    qtbot: QtBot, fakes: Fakes, enter: Enter
) -> None:
    states = (JobState.DONE, JobState.QUEUED, JobState.DEAD)
    fakes.admin.jobs = [make_job(n, state=state) for n, state in enumerate(states)]
    page = enter()
    page.tabs.setCurrentIndex(1)
    chosen = page.findChild(QComboBox, "admin_jobs_filter")
    for number in (1, 0, 2):
        chosen.setCurrentIndex(number)
    qtbot.waitUntil(lambda: not page.jobs.is_loading)
    assert len(cells(page, "admin_jobs")) == 1
