"""The fields of a visit, in the order of speech; reads them into a NewVisit.

Never clears what was typed by itself. GUI thread only.
"""

from datetime import UTC, datetime, time, timedelta

from PySide6.QtCore import QCoreApplication, QDateTime, QTimeZone, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateTimeEdit, QGridLayout, QLineEdit, QWidget

from kiosk.core.errors import FieldProblem
from kiosk.core.ids import HostId
from kiosk.core.people import Host
from kiosk.core.visits import NewVisit, VisitType
from ui.bridge import Bridge
from ui.bridge.ports import UiPorts
from ui.strings.fields import problem_text, type_name
from ui.widgets.field import Field
from ui.widgets.host_picker import HostPicker

USUAL_STAY = timedelta(hours=2)
SHORTEST_REST = timedelta(minutes=15)
FORMAT = "dd.MM.yyyy HH:mm"
_PLACES = {
    "visitor_name": (0, 0, 1, 2),
    "company": (1, 0, 1, 1),
    "host": (1, 1, 1, 1),
    "visit_type": (2, 0, 1, 1),
    "purpose": (2, 1, 1, 1),
    "phone": (3, 0, 1, 1),
    "email": (3, 1, 1, 1),
    "expected_entry": (4, 0, 1, 1),
    "expected_exit": (4, 1, 1, 1),
    "consent": (5, 0, 1, 2),
}


class VisitForm(QWidget):
    """`finished()` when Enter was pressed in the last field."""

    finished = Signal()

    def __init__(self, ports: UiPorts, bridge: Bridge, day_end: time | None = None) -> None:
        super().__init__()
        self.setObjectName("form")
        self._day_end = day_end
        self._clock = ports.clock
        self._times_typed = False
        self.visitor_name, self.company, self.purpose = QLineEdit(), QLineEdit(), QLineEdit()
        self.phone, self.email = QLineEdit(), QLineEdit()
        self.host = HostPicker(bridge, ports.lookup)
        self.visit_type = QComboBox()
        self.expected_entry, self.expected_exit = _time_edit(), _time_edit()
        self.consent = QCheckBox()
        self.fields = {name: self._field(name) for name in _PLACES}
        self._lay_out()
        for kind in VisitType:
            self.visit_type.addItem("", kind)
        self.host.chosen.connect(self._on_host)
        self.expected_entry.dateTimeChanged.connect(self._on_time_typed)
        self.expected_exit.dateTimeChanged.connect(self._on_time_typed)
        self.retranslate()
        self.clear()

    def clear(self) -> None:
        """A fresh form: entry now, the usual stay, no consent."""
        for editor in (self.visitor_name, self.company, self.purpose, self.phone, self.email):
            editor.clear()
        self.host.clear_host()
        self.visit_type.setCurrentIndex(0)
        self.consent.setChecked(False)
        self._times_typed = False
        self.refresh_times()
        self.show_problems(())

    def refresh_times(self) -> None:
        """Entry is now until someone types a time."""
        if self._times_typed:
            return
        now = self._clock.now().replace(second=0, microsecond=0)
        leaving = usual_exit(now, self._day_end)
        for editor, at in ((self.expected_entry, now), (self.expected_exit, leaving)):
            editor.blockSignals(True)
            editor.setDateTime(QDateTime.fromSecsSinceEpoch(int(at.timestamp())))
            editor.blockSignals(False)

    def read(self, photo: bytes | None) -> NewVisit:
        """What is typed now; unchecked."""
        self.refresh_times()
        host = self.host.host()
        return NewVisit(
            visitor_name=self.visitor_name.text(),
            host_id=host.id if host else HostId(0),
            purpose=self.purpose.text(),
            expected_entry=_moment(self.expected_entry),
            expected_exit=_moment(self.expected_exit),
            consent=self.consent.isChecked(),
            visit_type=VisitType(self.visit_type.currentData()),
            company=self.company.text(),
            phone=self.phone.text(),
            email=self.email.text(),
            photo=photo,
        )

    def show_problems(self, problems: tuple[FieldProblem, ...]) -> QWidget | None:
        """Word each beneath its field; the first editor that has one, in the order of speech."""
        by_field = {found.field: problem_text(found) for found in problems}
        for name, field in self.fields.items():
            field.say(by_field.get(name, ""))
        wrong = [field.editor for name, field in self.fields.items() if name in by_field]
        return wrong[0] if wrong else None

    def retranslate(self) -> None:
        for field in self.fields.values():
            field.retranslate()
        for place, kind in enumerate(VisitType):
            self.visit_type.setItemText(place, type_name(kind))
        consent = QCoreApplication.translate(
            "register", "The visitor agrees to the use of name and photo"
        )
        self.consent.setText(consent)
        self.host.setPlaceholderText(QCoreApplication.translate("register", "First two letters…"))
        self._on_host(self.host.host())

    def _field(self, name: str) -> Field:
        return Field(name, getattr(self, name), labelled=name != "consent")

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for name, field in self.fields.items():
            grid.addWidget(field, *_PLACES[name])
            field.entered.connect(self._go_on)
        grid.setRowStretch(6, 1)

    def _go_on(self) -> None:
        order = list(self.fields.values())
        sender = self.sender()
        at = next((n for n, field in enumerate(order) if field is sender), -1)
        if at + 1 < len(order):
            order[at + 1].editor.setFocus()
        else:
            self.finished.emit()

    def _on_host(self, host: Host | None) -> None:
        self.fields["host"].tell(host.department if host else "")
        if host:
            self.fields["host"].say("")

    def _on_time_typed(self) -> None:
        self._times_typed = True


def _time_edit() -> QDateTimeEdit:
    editor = QDateTimeEdit()
    editor.setDisplayFormat(FORMAT)
    # The style sheet's padding does not reach the editor inside.
    editor.lineEdit().setTextMargins(11, 0, 0, 0)
    return editor


def usual_exit(now: datetime, day_end: time | None) -> datetime:
    """The end of today's local day while that lies ahead, else a usual stay from now."""
    if day_end is not None:
        local = now.astimezone()
        end = local.replace(hour=day_end.hour, minute=day_end.minute)
        if end - local >= SHORTEST_REST:
            return end
    return now + USUAL_STAY


def _moment(editor: QDateTimeEdit) -> datetime:
    seconds = editor.dateTime().toTimeZone(QTimeZone.utc()).toSecsSinceEpoch()
    return datetime.fromtimestamp(seconds, UTC)
