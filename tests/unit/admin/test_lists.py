"""The visits list of the admin tab, and what all its lists share, from the outside."""

import dataclasses
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QMainWindow,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kiosk.core.access import Direction
from kiosk.core.bus import Bus
from kiosk.core.errors import Forbidden
from kiosk.core.events import VisitChanged
from kiosk.core.ids import PersonId
from kiosk.core.visits import AccessState
from tests.fakes.clock import START
from tests.fakes.lookup import make_visit
from tests.unit.admin.admin_fakes import (
    MANAGER,
    PASSPHRASE,
    Fakes,
    make_log,
    make_passage,
)
from tests.unit.admin.reading import (
    Enter,
    button,
    cells,
    local,
    names,
    order_revoke,
    problem,
    results,
    three,
)
from ui.admin import AdminPage

# The offscreen platform says so for every window.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def test_the_nine_fields_show_times_counts_and_no(fakes: Fakes, enter: Enter) -> None:
    moments = [START + timedelta(hours=n) for n in range(6)]
    fields = (
        "access_granted_at",
        "access_revoked_at",
        "first_entry_at",
        "first_exit_at",
        "entry_notified_at",
        "exit_notified_at",
    )
    known = dict(zip(fields, moments, strict=True))
    counts = {"entry_count": 3, "exit_count": 2, "person_id": PersonId("10442")}
    fakes.add(
        make_visit("V1", **known, **counts),
        make_visit("V2", created_at=START - timedelta(hours=1)),
    )
    page = enter()
    shown = [[text.replace("\n", " ") for text in row[3:]] for row in cells(page, "admin_visits")]
    at = [local(moment) for moment in moments]
    assert shown[0] == [*at[:4], "3", "2", "10442", *at[4:]]
    assert shown[1] == ["No", "No", "No", "No", "0", "0", "No", "No", "No"]


def test_problems_come_first_then_the_newest(fakes: Fakes, enter: Enter) -> None:
    def visit(key: str, access: AccessState, hours: int) -> None:
        at = START + timedelta(hours=hours)
        fakes.add(make_visit(key, visitor_name=key, access=access, created_at=at))

    visit("old", AccessState.READY, 1)
    visit("revoking", AccessState.REVOKING, 2)
    visit("failed", AccessState.FAILED, 0)
    visit("new", AccessState.NONE, 3)
    assert names(enter()) == ["failed", "revoking", "new", "old"]


def test_markup_in_a_name_stays_text(qtbot: QtBot, fakes: Fakes, enter: Enter) -> None:
    fakes.add(make_visit("V1", visitor_name="<b>x</b>", access=AccessState.READY))
    page = enter()
    assert names(page) == ["<b>x</b>"]
    page.visits.table.select_ids(["V1"])
    button(page, "admin_history").click()
    labels = [label for label in page.findChildren(QLabel) if "<b>" in label.text()]
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


def test_search_narrows_and_keeps_the_chosen_rows(fakes: Fakes, enter: Enter) -> None:
    three(fakes)
    page = enter()
    page.visits.table.select_ids(["V1", "V3"])
    page.visits.search.setText("өмір")
    assert names(page) == ["Өмірбек Ұлан"]
    assert [visit.id for visit in page.visits.table.selected_rows()] == ["V3"]


def test_space_takes_rows_in_and_out(qtbot: QtBot, fakes: Fakes, enter: Enter) -> None:
    three(fakes)
    table = enter().visits.table
    table.setCurrentIndex(table.rows.index_of("V1"))
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert len(table.selected_rows()) == 2
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert [visit.id for visit in table.selected_rows()] == ["V1"]


def test_revoke_names_everyone_and_orders_once(qtbot: QtBot, fakes: Fakes, enter: Enter) -> None:
    three(fakes)
    page = enter()
    page.visits.table.select_ids(["V1", "V2"])
    button(page, "admin_revoke").click()
    assert fakes.desk.revoked == []
    asked = " ".join(results(page))
    assert "Ким Алия" in asked
    assert "Smith John" in asked
    fakes.desk.gate.clear()
    button(page, "admin_revoke_confirm").click()
    button(page, "admin_revoke_confirm").click()
    fakes.desk.gate.set()
    qtbot.waitUntil(button(page, "admin_revoke_cancel").isEnabled)
    ((ids, actor),) = fakes.desk.revoked
    assert (sorted(ids), actor) == (["V1", "V2"], MANAGER)


def test_each_row_gets_its_result_and_follows_the_doors(
    qtbot: QtBot, fakes: Fakes, bus: Bus, enter: Enter
) -> None:
    three(fakes)
    page = enter()
    order_revoke(qtbot, page, "V1", "V2")
    before = {line.split("  ")[0]: line for line in results(page)}
    assert "have not confirmed" in before["Ким Алия"]
    assert "no access" in before["Smith John"]
    held = fakes.admin.visits["V1"]
    gone = dataclasses.replace(held, access=AccessState.REVOKED, revision=held.revision + 1)
    bus.publish(VisitChanged(gone))
    qtbot.waitUntil(lambda: any("every door has confirmed" in line for line in results(page)))


def test_cancel_orders_nothing(fakes: Fakes, enter: Enter) -> None:
    three(fakes)
    page = enter()
    page.visits.table.select_ids(["V1"])
    button(page, "admin_revoke").click()
    button(page, "admin_revoke_cancel").click()
    assert fakes.desk.revoked == []
    assert results(page) == []


def test_forbidden_is_worded_and_says_nothing_was_done(
    qtbot: QtBot, fakes: Fakes, enter: Enter
) -> None:
    three(fakes)
    page = enter()
    fakes.desk.fails_with = Forbidden("revoke", "receptionist")
    order_revoke(qtbot, page, "V1")
    assert problem(page.visits)
    assert "have not confirmed" not in " ".join(results(page))
    assert button(page, "admin_revoke_confirm").isEnabled()


def test_history_shows_passages_and_timeline_of_the_chosen_visit(
    qtbot: QtBot, fakes: Fakes, enter: Enter
) -> None:
    three(fakes)
    fakes.admin.passages = [
        make_passage(1, "V1", Direction.ENTRY, 5),
        make_passage(2, "V3", Direction.ENTRY, 6),
        make_passage(3, "V1", Direction.EXIT, 50),
    ]
    fakes.admin.log = [make_log("V1", "person_created", 1), make_log("V3", "claimed", 2)]
    page = enter()
    page.visits.table.select_ids(["V1"])
    button(page, "admin_history").click()
    qtbot.waitUntil(lambda: bool(cells(page, "admin_history_table")))
    in_at, out_at = (local(START + timedelta(minutes=m)) for m in (5, 50))
    assert cells(page, "admin_history_table") == [
        [in_at, "In", "Турникет 1"],
        [out_at, "Out", "Турникет 1"],
    ]
    (line,) = cells(page, "admin_timeline_table")
    assert line[0] == local(START + timedelta(minutes=1))
    assert line[2:] == ["1", "Person created in HikCentral\nperson 42"]
    assert not page.visits.table.isVisible()
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
    assert page.visits.table.isVisible()
    assert page.focusWidget() is page.visits.table


@pytest.mark.parametrize(("opener", "panel"), [("admin_history", 1), ("admin_revoke", 0)])
def test_escape_closes_a_panel_and_not_what_lies_behind_it(
    qtbot: QtBot, fakes: Fakes, enter: Enter, opener: str, panel: int
) -> None:
    """The window has an Esc of its own, as the real one has."""
    three(fakes)
    page = enter()
    behind: list[None] = []
    window = QMainWindow()
    qtbot.addWidget(window)
    QShortcut(QKeySequence("Esc"), window).activated.connect(lambda: behind.append(None))
    window.setCentralWidget(page)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.visits.table.select_ids(["V1"])
    button(page, opener).click()
    shown = page.visits.below.widget(panel)
    assert shown.isVisible()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not shown.isVisible()
    assert behind == []
    window.takeCentralWidget()


def test_history_is_for_one_visit_only(fakes: Fakes, enter: Enter) -> None:
    three(fakes)
    page = enter()
    page.visits.table.select_ids(["V1", "V2"])
    assert not button(page, "admin_history").isEnabled()
    page.visits.table.select_ids(["V1"])
    assert button(page, "admin_history").isEnabled()


def test_a_change_appears_by_itself_and_an_old_answer_does_not_undo_it(
    qtbot: QtBot, fakes: Fakes, bus: Bus, enter: Enter
) -> None:
    three(fakes)
    page = enter()
    fakes.admin.gate.clear()
    page.refresh()
    qtbot.waitUntil(lambda: len(fakes.admin.asked) == 2)
    bus.publish(VisitChanged(make_visit("V1", revision=2, visitor_name="Changed")))
    qtbot.waitUntil(lambda: "Changed" in names(page))
    fakes.admin.gate.set()
    qtbot.waitUntil(lambda: not page.visits.is_loading)
    assert "Changed" in names(page)


def test_a_change_while_locked_is_not_kept(
    qtbot: QtBot, fakes: Fakes, bus: Bus, page: AdminPage
) -> None:
    with qtbot.waitSignal(page.visits.bridge.visit_changed):
        bus.publish(VisitChanged(make_visit("V1")))
    assert page.visits.table.rows.all_rows() == ()


def test_age_grows_and_f5_loads_again(qtbot: QtBot, fakes: Fakes, enter: Enter) -> None:
    page = enter()
    age = page.findChild(QLabel, "admin_age")
    fakes.clock.advance(42)
    page.tick.timeout.emit()
    assert "42" in age.text()
    fakes.add(make_visit("V9", visitor_name="Late"))
    button(page, "admin_refresh").click()
    qtbot.waitUntil(lambda: names(page) == ["Late"])
    assert "42" not in age.text()


def test_a_failed_load_is_worded(qtbot: QtBot, fakes: Fakes, enter: Enter) -> None:
    page = enter()
    fakes.admin.fails_with = Forbidden("see_jobs", "receptionist")
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: bool(problem(page.jobs)))


def test_what_can_be_used_has_an_accessible_name(enter: Enter) -> None:
    page = enter()
    for number in range(3):
        page.tabs.setCurrentIndex(number)
        for widget in page.findChildren(QWidget):
            if widget.objectName().startswith("admin_") and widget.isVisible():
                spoken = widget.accessibleName() or getattr(widget, "text", str)()
                assert spoken, widget.objectName()


def test_a_language_switch_asks_for_every_text_again(fakes: Fakes, enter: Enter) -> None:
    three(fakes)
    page = enter()
    page.visits.history.setText("")
    page.lock_button.setText("")
    for widget in (page, *page.findChildren(QWidget)):
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    assert page.visits.history.text()
    assert page.lock_button.text()
    assert len(names(page)) == 3


def test_an_empty_list_says_so_only_after_it_was_read(
    qtbot: QtBot, fakes: Fakes, page: AdminPage, enter: Enter
) -> None:
    def shown() -> list[str]:
        labels = page.visits.table.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible() and label.text()]

    fakes.admin.fails_with = Forbidden("see_jobs", "receptionist")
    page.findChild(QLineEdit, "admin_passphrase").setText(PASSPHRASE)
    button(page, "admin_sign_in").click()
    qtbot.waitUntil(lambda: bool(problem(page.visits)))
    assert shown() == []
    fakes.admin.fails_with = None
    button(page, "admin_refresh").click()
    qtbot.waitUntil(lambda: bool(shown()))
    assert not problem(page.visits)
