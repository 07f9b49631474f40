"""The live list: its columns and what is searched. GUI thread only."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject

from kiosk.core.clock import Clock
from kiosk.core.visits import Visit
from ui.models.looks import Look, access_look, access_text, status_look
from ui.models.rows import Column, RowsModel
from ui.strings.times import age, time_of_day
from ui.strings.visits import access_detail, is_overdue, since, since_words

Lines = tuple[str, str]


class LiveVisits(RowsModel):
    """Visits at the desk. `lines` and `look` give a cell's two lines and its chip."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        self._clock = clock
        super().__init__(
            (
                Column("state", _state, self._state_text),
                Column("visitor", _visitor, _visitor_text),
                Column("host", _host, _host_text),
                Column("since", _since, self._since_text, since),
                Column("until", _until, self._until_text, _until_key),
                Column("access", _access, self._access_text),
            ),
            _id_of,
            _search_text,
            _revision_of,
            parent,
        )
        self._lines: dict[str, Callable[[Visit], Lines]] = {
            "state": self._state_lines,
            "visitor": _visitor_lines,
            "host": _host_lines,
            "since": self._since_lines,
            "until": self._until_lines,
            "access": self._access_lines,
        }

    def lines(self, visit: Visit, key: str) -> Lines:
        """The main line and the smaller line of a cell; the chip stands for the first."""
        known = self._lines.get(key)
        return known(visit) if known else ("", "")

    def look(self, visit: Visit, key: str) -> Look | None:
        """The chip of a cell, if it has one."""
        if key == "state":
            return status_look(visit, self._now())
        return access_look(visit) if key == "access" else None

    def _now(self) -> datetime:
        return self._clock.now()

    def _state_text(self, visit: Visit) -> str:
        _, late = self._state_lines(visit)
        return " ".join(filter(None, (status_look(visit, self._now()).word, late)))

    def _since_text(self, visit: Visit) -> str:
        return since_words(visit, self._now())

    def _until_text(self, visit: Visit) -> str:
        return time_of_day(visit.expected_exit, self._now())

    def _access_text(self, visit: Visit) -> str:
        return access_text(visit, self._now())

    def _state_lines(self, visit: Visit) -> Lines:
        now = self._now()
        return "", age(now - visit.expected_exit) if is_overdue(visit, now) else ""

    def _since_lines(self, visit: Visit) -> Lines:
        at, _, stay = self._since_text(visit).partition(" · ")
        return at, stay

    def _until_lines(self, visit: Visit) -> Lines:
        return self._until_text(visit), ""

    def _access_lines(self, visit: Visit) -> Lines:
        return "", access_detail(visit, self._now())


def _id_of(visit: Visit) -> str:
    return visit.id


def _revision_of(visit: Visit) -> int:
    return visit.revision


def _search_text(visit: Visit) -> str:
    parts = (visit.visitor_name, visit.company, visit.host_name, visit.department)
    return " ".join((*parts, visit.phone, visit.purpose, visit.id))


def _visitor_lines(visit: Visit) -> Lines:
    return visit.visitor_name, visit.company


def _host_lines(visit: Visit) -> Lines:
    return visit.host_name, visit.department


def _visitor_text(visit: Visit) -> str:
    return ", ".join(filter(None, _visitor_lines(visit)))


def _host_text(visit: Visit) -> str:
    return ", ".join(filter(None, _host_lines(visit)))


def _until_key(visit: Visit) -> datetime:
    return visit.expected_exit


def _state() -> str:
    return QCoreApplication.translate("live", "State")


def _visitor() -> str:
    return QCoreApplication.translate("live", "Visitor")


def _host() -> str:
    return QCoreApplication.translate("live", "Host")


def _since() -> str:
    return QCoreApplication.translate("live", "Since")


def _until() -> str:
    return QCoreApplication.translate("live", "Until")


def _access() -> str:
    return QCoreApplication.translate("live", "Access")
