"""What the doors of a visit have confirmed: one line, and door by door."""

import dataclasses
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiosk.core.bus import Bus
from kiosk.core.events import VisitChanged
from kiosk.core.ids import DoorId, VisitId
from kiosk.core.visits import AccessState, DoorReceipt, Receipt, VisitStatus
from tests.fakes.clock import START
from tests.fakes.lookup import make_visit
from tests.unit.admin.admin_fakes import Fakes
from tests.unit.admin.reading import Enter, button, cells, local
from ui.admin import AdminPage
from ui.admin.receipts import receipts_line

# The offscreen platform says so for every window.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

G, R = Receipt.GRANTED, Receipt.REVOKED


def receipt(door: int, what: Receipt, minutes: int) -> DoorReceipt:
    at = START + timedelta(minutes=minutes)
    return DoorReceipt(DoorId(str(door)), f"Door {door}", what, at)


def at(minutes: int) -> str:
    return local(START + timedelta(minutes=minutes))


GRANTED = tuple(receipt(door, G, door) for door in (1, 2, 3))


@pytest.mark.parametrize(
    ("access", "receipts", "line"),
    [
        (AccessState.ASSIGNED, (), ""),
        (AccessState.ASSIGNED, GRANTED[:2], f"Granted at 2 of 3 doors, {at(2)}"),
        (AccessState.READY, GRANTED, f"Granted at 3 of 3 doors, {at(3)}"),
        (AccessState.REVOKING, GRANTED, "Revoked at 0 of 3 doors"),
        (
            AccessState.REVOKING,
            (*GRANTED, receipt(2, R, 50)),
            f"Revoked at 1 of 3 doors, {at(50)}",
        ),
        (
            AccessState.REVOKED,
            (*GRANTED, *(receipt(door, R, 50 + door) for door in (1, 2, 3))),
            f"Revoked at 3 of 3 doors, {at(53)}",
        ),
        (
            AccessState.ASSIGNED,
            (receipt(1, R, 60), *GRANTED, receipt(2, R, 61), receipt(1, G, 70)),
            f"Granted at 2 of 3 doors, {at(70)}",
        ),
    ],
)
def test_only_the_newest_word_of_each_door_counts(
    access: AccessState, receipts: tuple[DoorReceipt, ...], line: str
) -> None:
    visit = make_visit("V1", access=access, doors_total=3)
    assert receipts_line(visit, receipts) == line


def open_history(page: AdminPage) -> None:
    page.visits.table.select_ids(["V1"])
    button(page, "admin_history").click()


def line(page: AdminPage) -> str:
    return page.findChild(QLabel, "admin_receipts_line").text()


def test_the_history_names_the_doors_on_demand_and_follows(
    qtbot: QtBot, fakes: Fakes, bus: Bus, enter: Enter
) -> None:
    visit = make_visit("V1", access=AccessState.REVOKING, doors_total=3)
    fakes.add(visit)
    some = (*GRANTED, receipt(1, R, 50))
    fakes.lookup.receipts[VisitId("V1")] = some
    page = enter()
    open_history(page)
    qtbot.waitUntil(lambda: line(page) == f"Revoked at 1 of 3 doors, {at(50)}")
    assert not page.visits.history_panel.receipts.isVisible()
    button(page, "admin_receipts").click()
    assert page.visits.history_panel.receipts.isVisible()
    assert not page.visits.history_panel.timeline.isVisible()
    assert cells(page, "admin_receipts_table") == [
        *([at(door), f"Door {door}", "Access granted"] for door in (1, 2, 3)),
        [at(50), "Door 1", "Access revoked"],
    ]
    fakes.lookup.receipts[VisitId("V1")] = (*some, receipt(2, R, 51), receipt(3, R, 52))
    gone = dataclasses.replace(visit, access=AccessState.REVOKED, revision=2)
    bus.publish(VisitChanged(gone))
    qtbot.waitUntil(lambda: line(page) == f"Revoked at 3 of 3 doors, {at(52)}")
    assert page.visits.history_panel.receipts.isVisible()


def test_before_any_door_has_spoken_the_line_says_so(
    qtbot: QtBot, fakes: Fakes, enter: Enter
) -> None:
    fakes.add(make_visit("V1", access=AccessState.ASSIGNED))
    page = enter()
    open_history(page)
    qtbot.waitUntil(lambda: line(page) == "No door has confirmed anything yet.")


def test_the_list_says_since_when_somebody_is_out(fakes: Fakes, enter: Enter) -> None:
    left = {"status": VisitStatus.STEPPED_OUT, "left_at": START}
    fakes.add(make_visit("V1", **left))
    (row,) = cells(enter(), "admin_visits")
    assert row[1] == f"Stepped out\n{START.astimezone():%d.%m %H:%M}"
