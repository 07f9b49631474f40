"""Paints a state as shape, word and colour together, with its reason on a second line.

The shape alone tells the states apart: colour is never the only sign. GUI thread.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kiosk.core.jobs import Job, JobState
from kiosk.core.visits import AccessState, Visit
from ui.theme import tokens

_ACCESS = {
    AccessState.FAILED: "bad",
    AccessState.REVOKING: "warn",
    AccessState.READY: "good",
    AccessState.QUEUED: "info",
    AccessState.ENROLLED: "info",
    AccessState.ASSIGNED: "info",
}
_JOB = {
    JobState.DEAD: "bad",
    JobState.RUNNING: "info",
    JobState.QUEUED: "info",
    JobState.DONE: "good",
}
_SHAPE = 18.0
_GAP = 8.0
_PADDING = 13


def access_tone(visit: Visit) -> str:
    """The tone of a visit's access: one of `ui.theme.tokens.TONES`."""
    return _ACCESS.get(visit.access, "neutral")


def job_tone(job: Job) -> str:
    """The tone of a job's state: one of `ui.theme.tokens.TONES`."""
    return _JOB.get(job.state, "neutral")


class StateDelegate(QStyledItemDelegate):
    """Paints the cells of one state column; `tone_of(row)` picks shape and colour."""

    def __init__(self, tone_of: Callable[[Any], str], parent: QObject) -> None:
        super().__init__(parent)
        self._tone_of = tone_of

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        # Not cell.text: there the line break has become a line separator.
        words, _, reason = str(index.data()).partition("\n")
        cell.text = ""
        style = cell.widget.style() if cell.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, cell.widget)
        tone = self._tone_of(index.data(Qt.ItemDataRole.UserRole))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lines(painter, cell, tone, (words, reason))
        painter.restore()

    def _paint_lines(
        self, painter: QPainter, cell: QStyleOptionViewItem, tone: str, lines: tuple[str, str]
    ) -> None:
        ink = QColor(tokens()[f"{tone}_ink"])
        room = QRectF(cell.rect).adjusted(_PADDING, 4, -_PADDING, -4)
        first = QRectF(room)
        if lines[1]:
            first.setHeight(room.height() / 2)
        middle = first.top() + first.height() / 2
        paint_shape(painter, tone, QRectF(first.left(), middle - _SHAPE / 2, _SHAPE, _SHAPE))
        text = first.adjusted(_SHAPE + _GAP, 0, 0, 0)
        font = cell.font
        font.setBold(True)
        _draw(painter, font, text, lines[0], ink)
        if lines[1]:
            font.setBold(False)
            _draw(painter, font, text.translated(0, first.height()), lines[1], ink)


def _draw(painter: QPainter, font: Any, room: QRectF, words: str, ink: QColor) -> None:
    painter.setFont(font)
    painter.setPen(ink)
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def paint_shape(painter: QPainter, tone: str, box: QRectF) -> None:
    """Octagon with a cross, triangle, disc with a tick, clock, or hollow circle."""
    ink, paper = QColor(tokens()[f"{tone}_ink"]), QColor(tokens()["card"])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    if tone in ("info", "neutral"):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 2))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    elif tone == "good":
        painter.drawEllipse(box)
    else:
        corners = _OCTAGON if tone == "bad" else _TRIANGLE
        painter.drawPolygon(_at(box, corners))
    painter.setPen(QPen(ink if tone == "info" else paper, 2))
    for stroke in _STROKES.get(tone, ()):
        painter.drawPolyline(_at(box, stroke))


Points = tuple[tuple[float, float], ...]
_OCTAGON: Points = (
    (0.3, 0.0),
    (0.7, 0.0),
    (1.0, 0.3),
    (1.0, 0.7),
    (0.7, 1.0),
    (0.3, 1.0),
    (0.0, 0.7),
    (0.0, 0.3),
)
_TRIANGLE: Points = ((0.5, 0.0), (1.0, 1.0), (0.0, 1.0))
_STROKES: dict[str, tuple[Points, ...]] = {
    "bad": (((0.32, 0.32), (0.68, 0.68)), ((0.68, 0.32), (0.32, 0.68))),
    "warn": (((0.5, 0.38), (0.5, 0.68)), ((0.5, 0.8), (0.5, 0.86))),
    "good": (((0.26, 0.52), (0.44, 0.7), (0.75, 0.34)),),
    "info": (((0.5, 0.25), (0.5, 0.52), (0.7, 0.62)),),
}


def _at(box: QRectF, points: Points) -> QPolygonF:
    return QPolygonF(
        [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in points]
    )
