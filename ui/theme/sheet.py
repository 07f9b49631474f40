"""The one style sheet, filled from a token set.

A rule for ::drop-down takes Fusion's arrow away, so arrow and tick are our own pictures.
"""

from collections.abc import Mapping
from string import Template

_SHEET = Template(
    """
* { font-size: 16px; }
QWidget { color: $text; }
QMainWindow, QDialog, QWidget#page { background: $window; }
QLabel { background: transparent; }
QLabel[muted="true"] { color: $muted; }
QLabel[title="true"] { font-size: 22px; font-weight: 600; }
QLabel[name="true"] { font-size: 20px; font-weight: 600; }
QLabel[figure="true"] { font-size: 26px; font-weight: 700; }
QLabel[problem="true"] { color: $bad_ink; font-weight: 600; }
QLabel[label="true"] { color: $muted; font-weight: 600; }
QFrame[card="true"] { background: $card; border: 1px solid $line; border-radius: 12px; }
QFrame[ground="neutral"] { background: $card; border: 1px solid $line; border-radius: 12px; }
QFrame[ground="info"] { background: $info_fill; border: 1px solid $info_ink; border-radius: 12px; }
QFrame[ground="good"] { background: $good_fill; border: 2px solid $good_ink; border-radius: 12px; }
QFrame[ground="warn"] { background: $warn_fill; border: 1px solid $warn_ink; border-radius: 12px; }
QFrame[ground="bad"] { background: $bad_fill; border: 2px solid $bad_ink; border-radius: 12px; }
QLabel[tone="neutral"] { color: $text; }
QLabel[tone="info"] { color: $info_ink; }
QLabel[tone="good"] { color: $good_ink; }
QLabel[tone="warn"] { color: $warn_ink; }
QLabel[tone="bad"] { color: $bad_ink; }

QLineEdit, QComboBox, QDateTimeEdit, QPlainTextEdit, QSpinBox {
  background: $field; border: 1px solid $edge; border-radius: 8px;
  padding: 0 11px; min-height: 42px; selection-background-color: $accent;
  selection-color: $accent_text;
}
QLineEdit:focus, QComboBox:focus, QDateTimeEdit:focus, QPlainTextEdit:focus, QSpinBox:focus {
  border: 2px solid $focus; padding: 0 10px; min-height: 40px;
}
QLineEdit[wrong="true"], QDateTimeEdit[wrong="true"] {
  border: 2px solid $bad_ink; padding: 0 10px; min-height: 40px;
}
QLineEdit {
  placeholder-text-color: $muted; lineedit-clear-button-icon: url($icons/clear-$mode.svg);
}
QLineEdit QToolButton, QLineEdit QToolButton:hover, QLineEdit QToolButton:focus {
  background: transparent; border: 0; padding: 0; min-height: 0;
}
QLineEdit:disabled, QComboBox:disabled, QDateTimeEdit:disabled {
  background: $field_off; color: $muted;
}
QDateTimeEdit QLineEdit, QSpinBox QLineEdit, QDateTimeEdit QLineEdit:focus {
  border: 0; padding: 0; min-height: 0; background: transparent;
}
QDateTimeEdit { max-height: 42px; }
QDateTimeEdit:focus, QDateTimeEdit[wrong="true"] { max-height: 40px; }
QDateTimeEdit::up-button, QDateTimeEdit::down-button { width: 0; border: 0; }
QComboBox QAbstractItemView {
  background: $card; border: 1px solid $edge; outline: 0; padding: 4px;
  selection-background-color: $selected; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 44px; padding: 0 8px; }
QComboBox::drop-down { border: 0; width: 34px; }
QComboBox::down-arrow { image: url($icons/chevron-$mode.svg); width: 18px; height: 18px; }

QPushButton, QToolButton {
  background: $card; border: 1px solid $edge; border-radius: 8px;
  padding: 0 15px; min-height: 42px; font-weight: 600;
}
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $selected; }
QPushButton:checked, QToolButton:checked { background: $selected; border-color: $accent; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 0 14px;
  min-height: 40px; }
QPushButton:disabled, QToolButton:disabled { color: $muted; border-color: $line;
  background: $field_off; }
QPushButton[kind="primary"] {
  background: $accent; color: $accent_text; border: 2px solid $accent; border-radius: 10px;
  min-height: 52px; padding: 0 22px; font-size: 18px;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 3px solid $text; min-height: 50px; padding: 0 21px; }
QPushButton[kind="primary"]:disabled { background: $field_off; border-color: $line;
  color: $muted; }
QPushButton[kind="danger"] { color: $danger; border-color: $danger; }
QPushButton[kind="danger"]:hover { background: $danger_hover; }
QPushButton[kind="danger"]:disabled { color: $muted; border-color: $line; }
QPushButton[kind="quiet"], QToolButton { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover, QToolButton:hover { background: $hover; }
QPushButton[kind="quiet"]:checked { background: $selected; border-color: $accent; }
QPushButton[kind="quiet"]:focus, QToolButton:focus { border: 2px solid $focus; }

QCheckBox { spacing: 12px; min-height: 44px; border: 2px solid transparent; border-radius: 8px;
  padding: 0 4px; }
QCheckBox:focus { border-color: $focus; }
QCheckBox::indicator { width: 24px; height: 24px; border: 2px solid $edge; border-radius: 6px;
  background: $field; }
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
  image: url($icons/tick-$mode.svg); }

QTabWidget::pane { border: 0; }
QTabWidget::tab-bar { left: 16px; }
QTabWidget#admin_tabs::tab-bar { left: 0; }
QTabBar::tab {
  background: transparent; color: $muted; font-size: 18px; font-weight: 600; padding: 0 18px;
  min-height: 50px; border: 0; border-bottom: 4px solid transparent;
}
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { border: 2px solid $focus; border-radius: 6px; }

QTableView, QListView, QTreeView {
  background: $card; alternate-background-color: $card; outline: 0;
  border: 2px solid transparent; border-radius: 8px; gridline-color: $line;
  selection-background-color: $selected; selection-color: $text;
}
QTableView:focus { border-color: $focus; }
QTableView::item { padding: 0 10px; border-bottom: 1px solid $line; }
QTableView::item:selected { background: $selected; color: $text; }
QListView[popup="true"] { border: 1px solid $edge; border-radius: 8px; padding: 4px; }
QHeaderView { background: transparent; border: 0; }
QHeaderView::section {
  background: $card; color: $muted; border: 0; border-bottom: 2px solid $line;
  padding: 0 10px; min-height: 42px; font-weight: 600;
}
QTableCornerButton::section { background: $card; border: 0; }

QScrollArea, QScrollArea > QWidget > QWidget#form { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 14px; margin: 2px; }
QScrollBar::handle:vertical { background: $edge; border-radius: 5px; min-height: 44px; }
QScrollBar:horizontal { background: transparent; height: 14px; margin: 2px; }
QScrollBar::handle:horizontal { background: $edge; border-radius: 5px; min-width: 44px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: $text; color: $card; border: 0; padding: 8px; }
QFrame#strip { background: $card; border: 0; border-top: 1px solid $line; }
"""
)


def style_sheet(tokens: Mapping[str, str]) -> str:
    """The style sheet for one token set; KeyError when a token is missing."""
    return _SHEET.substitute(tokens)
