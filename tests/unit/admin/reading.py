"""What the tests of the admin tab see: buttons, cells, names."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kiosk.core.visits import AccessState
from tests.fakes.lookup import make_visit
from tests.unit.admin.admin_fakes import (
    Fakes,
)
from ui.admin import AdminPage

Enter = Callable[[], AdminPage]


def button(page: QWidget, name: str) -> QPushButton:
    return page.findChild(QPushButton, name)


def cells(page: QWidget, name: str) -> list[list[str]]:
    table = page.findChild(QTableView, name)
    model = table.model()
    columns = range(model.columnCount())
    return [[model.index(row, c).data() for c in columns] for row in range(model.rowCount())]


def names(page: AdminPage) -> list[str]:
    return [row[0].split("\n")[0] for row in cells(page, "admin_visits")]


def problem(view: QWidget) -> str:
    shown = [label.text() for label in view.findChildren(QLabel) if label.property("problem")]
    return " ".join(filter(None, shown))


def local(moment: datetime) -> str:
    return moment.astimezone().strftime("%d.%m.%Y %H:%M:%S")


def results(page: QWidget) -> list[str]:
    lines = page.findChild(QListWidget, "admin_revoke_list")
    return [lines.item(row).text() for row in range(lines.count())]


def three(fakes: Fakes) -> None:
    fakes.add(
        make_visit("V1", visitor_name="Ким Алия", access=AccessState.READY),
        make_visit("V2", visitor_name="Smith John", access=AccessState.NONE),
        make_visit("V3", visitor_name="Өмірбек Ұлан", access=AccessState.QUEUED),
    )


def order_revoke(qtbot: QtBot, page: AdminPage, *ids: str) -> None:
    page.visits.table.select_ids(ids)
    button(page, "admin_revoke").click()
    button(page, "admin_revoke_confirm").click()
    qtbot.waitUntil(button(page, "admin_revoke_cancel").isEnabled)
