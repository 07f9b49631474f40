"""Paints the cells of the live list: a chip (shape, word, colour) or two lines, elided.

Reads the row from UserRole; never changes anything. GUI thread only.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kiosk.core.visits import Visit
from ui.assets import pixmap
from ui.models.looks import Look
from ui.models.visits import LiveVisits
from ui.theme import tokens
from ui.theme.tokens import NAME_PX, TEXT_PX

ROW_PX = 68
PAD = 10
CHIP_PX = 30
ICON_PX = 20
AnyIndex = QModelIndex | QPersistentModelIndex


class VisitDelegate(QStyledItemDelegate):
    """For `LiveVisits` only."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(80, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model = index.model()
        visit = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(model, LiveVisits) or not isinstance(visit, Visit):
            super().paint(painter, option, index)
            return
        painter.save()
        self._paint_ground(painter, option)
        column = model.columns[index.column()].key
        first, second = model.lines(visit, column)
        look = model.look(visit, column)
        area = option.rect.adjusted(PAD, 0, -PAD, 0)
        if look is not None:
            self._paint_chip(painter, area, look, bool(second))
        bold = column == "visitor"
        self._paint_lines(painter, area, (first, second), bold, visit.is_open)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = tokens()["selected" if selected else "card"]
        painter.fillRect(option.rect, QColor(ground))
        painter.setPen(QColor(tokens()["line"]))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def _paint_chip(self, painter: QPainter, area: QRect, look: Look, two: bool) -> None:
        font = _font(TEXT_PX, QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        room = area.width() - ICON_PX - 24
        word = metrics.elidedText(look.word, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(word) + ICON_PX + 24
        top = area.top() + (5 if two else (area.height() - CHIP_PX) // 2)
        chip = QRect(area.left(), top, width, CHIP_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens()[f"{look.tone}_fill"]))
        painter.drawRoundedRect(QRectF(chip), CHIP_PX / 2, CHIP_PX / 2)
        ink = tokens()[f"{look.tone}_ink"]
        ratio = painter.device().devicePixelRatio()
        at = QPoint(chip.left() + 8, top + (CHIP_PX - ICON_PX) // 2)
        painter.drawPixmap(at, pixmap(look.shape, ink, ICON_PX, ratio))
        painter.setFont(font)
        painter.setPen(QColor(ink))
        text = chip.adjusted(ICON_PX + 14, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)

    def _paint_lines(
        self,
        painter: QPainter,
        area: QRect,
        lines: tuple[str, str],
        bold: bool,
        live: bool,
    ) -> None:
        first, second = lines
        half = area.height() // 2
        upper = QRect(area.left(), area.top() + 4, area.width(), half - 2)
        if not second:
            upper = area
        weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
        font = _font(NAME_PX if bold else TEXT_PX + 1, weight)
        self._line(painter, upper, first, font, "text" if live else "muted")
        lower = QRect(area.left(), area.top() + half, area.width(), half - 4)
        self._line(painter, lower, second, _font(TEXT_PX, QFont.Weight.Normal), "muted")

    def _line(self, painter: QPainter, area: QRect, text: str, font: QFont, ink: str) -> None:
        if not text:
            return
        painter.setFont(font)
        painter.setPen(QColor(tokens()[ink]))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _font(pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font
