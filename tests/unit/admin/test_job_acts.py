"""Retry all of one reason, and stop what waits: asked first, worded, done once."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiosk.core.errors import Forbidden, IllegalMove
from kiosk.core.ids import VisitId
from kiosk.core.jobs import Job, JobKind, JobState
from kiosk.core.visits import WaitReason
from tests.unit.admin.admin_fakes import MANAGER, Fakes, make_job
from tests.unit.admin.reading import Enter, button, cells, problem
from ui.admin import AdminPage

# The offscreen platform says so for every window.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

LINK, FACE = WaitReason.LINK_DOWN, WaitReason.FACE_REFUSED
YES, NO = "admin_jobs_confirm_yes", "admin_jobs_confirm_no"


def show_jobs(qtbot: QtBot, enter: Enter, fakes: Fakes, *jobs: Job) -> AdminPage:
    fakes.admin.jobs = list(jobs)
    page = enter()
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.jobs.loaded_at is not None)
    return page


def queued(key: int, visit: str, kind: JobKind = JobKind.ENROLL, **changes: Any) -> Job:
    fresh = {"state": JobState.QUEUED, "reason": None, "last_error": ""}
    return make_job(key, visit_id=VisitId(visit), kind=kind, **{**fresh, **changes})


def asked(page: AdminPage) -> str:
    panel = page.jobs.acts.panel
    return " ".join(label.text() for label in panel.findChildren(QLabel))


def states(page: AdminPage) -> list[str]:
    return sorted(row[2] for row in cells(page, "admin_jobs"))


def test_retry_all_says_how_many_and_takes_those_of_one_reason(
    qtbot: QtBot, fakes: Fakes, enter: Enter
) -> None:
    jobs = (make_job(1, reason=LINK), make_job(2, reason=LINK), make_job(3, reason=FACE))
    page = show_jobs(qtbot, enter, fakes, *jobs)
    page.jobs.table.select_ids([1])
    button(page, "admin_retry_all").click()
    qtbot.waitUntil(button(page, YES).isVisible)
    assert "Jobs: 2" in asked(page)
    assert "no connection" in asked(page)
    assert fakes.desk.all_retried == []
    button(page, YES).click()
    qtbot.waitUntil(lambda: states(page) == ["Gave up", "Waiting", "Waiting"])
    assert fakes.desk.all_retried == [(LINK, MANAGER)]
    assert page.jobs.result.text() == "Jobs put back in the queue: 2"
    assert not button(page, YES).isVisible()
    assert page.focusWidget() is page.jobs.table


def test_two_reasons_at_once_are_not_retried(qtbot: QtBot, fakes: Fakes, enter: Enter) -> None:
    page = show_jobs(qtbot, enter, fakes, make_job(1, reason=LINK), make_job(2, reason=FACE))
    page.jobs.table.select_ids([1, 2])
    assert not button(page, "admin_retry_all").isEnabled()
    page.jobs.table.select_ids([2])
    assert button(page, "admin_retry_all").isEnabled()


def test_stopping_asks_and_leaves_a_revoke_alone(qtbot: QtBot, fakes: Fakes, enter: Enter) -> None:
    notify, revoke = queued(1, "V1", JobKind.NOTIFY), queued(2, "V1", JobKind.REVOKE)
    page = show_jobs(qtbot, enter, fakes, notify, revoke)
    page.jobs.table.select_ids([2])
    assert not button(page, "admin_stop").isEnabled()
    page.jobs.table.select_ids([1, 2])
    assert button(page, "admin_stop").text() == "Stop (1)"
    button(page, "admin_stop").click()
    assert "Jobs chosen: 1" in asked(page)
    assert fakes.desk.stopped == []
    button(page, YES).click()
    qtbot.waitUntil(lambda: states(page) == ["Cancelled", "Waiting"])
    assert fakes.desk.stopped == [(1, MANAGER)]
    assert page.jobs.result.text() == "Jobs stopped: 1"


def test_the_steps_of_one_way_are_stopped_and_started_by_one_of_them(
    qtbot: QtBot, fakes: Fakes, enter: Enter
) -> None:
    way = [queued(1, "V1"), queued(2, "V1", JobKind.ASSIGN), queued(3, "V2")]
    page = show_jobs(qtbot, enter, fakes, *way)
    page.jobs.table.select_ids([1, 2, 3])
    button(page, "admin_stop").click()
    assert "Jobs chosen: 3" in asked(page)
    button(page, YES).click()
    qtbot.waitUntil(lambda: page.jobs.result.text() == "Jobs stopped: 2")
    qtbot.waitUntil(lambda: not page.jobs.is_loading)
    assert {key for key, _ in fakes.desk.stopped} in ({1, 3}, {2, 3})
    page.jobs.table.select_ids([3])
    assert button(page, "admin_retry").text() == "Retry (1)"
    button(page, "admin_retry").click()
    qtbot.waitUntil(lambda: fakes.desk.retried == [(3, MANAGER)])


def test_a_job_that_something_newer_replaced_is_not_retried(
    qtbot: QtBot, fakes: Fakes, enter: Enter
) -> None:
    page = show_jobs(qtbot, enter, fakes, queued(1, "V1", state=JobState.CANCELLED))
    page.jobs.table.select_ids([1])
    assert not button(page, "admin_retry").isEnabled()


@pytest.mark.parametrize("way", ["button", "escape"])
def test_no_means_no(qtbot: QtBot, fakes: Fakes, enter: Enter, way: str) -> None:
    page = show_jobs(qtbot, enter, fakes, queued(1, "V1"))
    page.jobs.table.select_ids([1])
    button(page, "admin_stop").click()
    assert page.focusWidget() is button(page, NO)
    if way == "button":
        button(page, NO).click()
    else:
        qtbot.keyClick(button(page, NO), Qt.Key.Key_Escape)
    assert not button(page, YES).isVisible()
    button(page, YES).click()
    assert fakes.desk.stopped == []
    assert page.focusWidget() is page.jobs.table


@pytest.mark.parametrize("error", [Forbidden("retry_job", "x"), IllegalMove("job", "done", "x")])
def test_a_refused_stop_is_worded(
    qtbot: QtBot, fakes: Fakes, enter: Enter, error: Exception
) -> None:
    page = show_jobs(qtbot, enter, fakes, queued(1, "V1"))
    fakes.desk.fails_with = error
    page.jobs.table.select_ids([1])
    button(page, "admin_stop").click()
    button(page, YES).click()
    qtbot.waitUntil(lambda: bool(problem(page.jobs)))
    assert not page.jobs.result.isVisible()
    assert states(page) == ["Waiting"]


def test_the_question_is_gone_after_the_lock(qtbot: QtBot, fakes: Fakes, enter: Enter) -> None:
    page = show_jobs(qtbot, enter, fakes, queued(1, "V1"))
    page.jobs.table.select_ids([1])
    button(page, "admin_stop").click()
    page.lock()
    button(page, YES).click()
    assert fakes.desk.stopped == []
    assert asked(page).strip() == ""


def test_a_job_without_a_visit_is_shown_by_the_code_of_its_person(
    qtbot: QtBot, fakes: Fakes, enter: Enter
) -> None:
    ghost = {"visit_id": None, "subject": "V0000000000000G1", "kind": JobKind.REVOKE_GHOST}
    page = show_jobs(qtbot, enter, fakes, make_job(1, **ghost))
    assert cells(page, "admin_jobs")[0][:2] == ["V0000000000000G1", "Revoke unknown access"]
