"""The main window: tabs, language and theme, the banner, the strip, the keys. GUI thread only.

Remembers nothing about people. What must be kept (language, theme) goes to the settings given.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QMainWindow,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from kiosk.core.events import QueueChanged
from ui.bridge import Bridge
from ui.bridge.ports import UiPorts, UiSettings
from ui.pages.reception import ReceptionPage
from ui.strings.errors import explain
from ui.strings.language import available_languages, install_language
from ui.theme import apply_theme, is_dark
from ui.widgets.banner import Banner
from ui.widgets.parts import Button
from ui.widgets.status_strip import StatusStrip

TICK_MS = 1000
_WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


class MainWindow(QMainWindow):
    """Installs the language and the theme of its settings; shows nothing by itself.

    `admin_page` builds the administration tab; `on_close` is called once when it closes.
    """

    def __init__(
        self,
        ports: UiPorts,
        bridge: Bridge,
        settings: UiSettings,
        admin_page: Callable[[], QWidget] | None = None,
        on_close: Callable[[], None] | None = None,
    ) -> None:
        _dress(settings)
        super().__init__()
        self._ports = ports
        self._bridge = bridge
        self._settings = settings
        self._on_close = on_close
        self.reception = ReceptionPage(ports, bridge, settings.actor, settings.day_end)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("tabs")
        self._tabs.addTab(self.reception, "")
        if admin_page is not None:
            self._tabs.addTab(admin_page(), "")
        self._language = QComboBox()
        self._theme = Button("button_theme", "quiet", "sun" if is_dark() else "moon")
        self.strip = StatusStrip(ports.clock, ports.camera.state())
        self._lay_out(settings.language)
        self.banner = Banner(self, self._tabs)
        self._connect()
        self._add_keys()
        self._retranslate()
        self._ask_queue()
        self.setMinimumSize(1000, 640)
        self.resize(1280, 800)
        self.reception.register.start()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.banner.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._timer.stop()
        event.accept()
        on_close, self._on_close = self._on_close, None
        if on_close is not None:
            on_close()

    def _lay_out(self, language: str) -> None:
        self._language.setObjectName("choice_language")
        for code, name in available_languages().items():
            self._language.addItem(name, code)
        self._language.setCurrentIndex(self._language.findData(language))
        corner = QWidget()
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 4, 16, 2)
        row.setSpacing(8)
        row.addWidget(self._theme)
        row.addWidget(self._language)
        self._tabs.setCornerWidget(corner)
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setDrawBase(False)
        whole = QWidget()
        whole.setObjectName("page")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tabs, 1)
        column.addWidget(self.strip)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self.reception.told.connect(self.banner.say)
        self._language.currentIndexChanged.connect(self._on_language)
        self._theme.clicked.connect(self._on_theme)
        self._bridge.link_changed.connect(self.strip.link_changed)
        self._bridge.queue_changed.connect(self.strip.queue_changed)
        self._bridge.interface_missing.connect(self.strip.interface_missing)
        self._bridge.camera_changed.connect(self.strip.camera_changed)

    def _add_keys(self) -> None:
        reception = self.reception
        for keys, action in (
            ("F2", self._new_visitor),
            ("F3", self._find_visitor),
            ("F4", reception.take_photo),
            ("F7", reception.live.deeds.do_check_in),
            ("F9", reception.live.deeds.do_check_out),
            ("Ctrl+Return", reception.register.save),
            ("Ctrl+Enter", reception.register.save),
            ("Esc", self._escape),
        ):
            # F2 and F3 lead here from any tab; the rest is only for the reception tab.
            owner = self if keys in ("F2", "F3", "Esc") else reception
            shortcut = QShortcut(QKeySequence(keys), owner)
            if owner is reception:
                shortcut.setContext(_WITHIN)
            shortcut.activated.connect(action)

    def _new_visitor(self) -> None:
        self._tabs.setCurrentWidget(self.reception)
        self.reception.show_register()

    def _find_visitor(self) -> None:
        self._tabs.setCurrentWidget(self.reception)
        self.reception.show_live()

    def _escape(self) -> None:
        if self.banner.isVisible():
            self.banner.hide()
        elif self._tabs.currentWidget() is self.reception:
            self.reception.escape()

    def _tick(self) -> None:
        self.strip.tick()
        self.reception.tick()

    def _ask_queue(self) -> None:
        self._bridge.call(self._ports.lookup.count_queue, self._on_queue, self._on_failed)

    def _on_queue(self, counts: tuple[int, int]) -> None:
        self.strip.queue_changed(QueueChanged(*counts))

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(explain(error).sentence, "bad")

    def _on_language(self, place: int) -> None:
        code = self._language.itemData(place)
        app = QCoreApplication.instance()
        assert app is not None
        install_language(app, code)
        if self._settings.language_changed is not None:
            self._settings.language_changed(code)

    def _on_theme(self) -> None:
        name = "light" if is_dark() else "dark"
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, name)
        self._theme.change_shape("sun" if is_dark() else "moon")
        self._retranslate()
        if self._settings.theme_changed is not None:
            self._settings.theme_changed(name)

    def _retranslate(self) -> None:
        self.setWindowTitle(QCoreApplication.translate("window", "Reception desk"))
        self._tabs.setTabText(0, QCoreApplication.translate("window", "Reception"))
        self._tabs.setTabText(1, QCoreApplication.translate("window", "Administration"))
        self._tabs.setAccessibleName(QCoreApplication.translate("window", "Parts of the program"))
        self._language.setAccessibleName(QCoreApplication.translate("window", "Language"))
        theme = QCoreApplication.translate("window", "Light or dark")
        self._theme.setAccessibleName(theme)
        self._theme.setToolTip(theme)
        self.reception.retranslate()
        self.strip.tick()
        self.banner.retranslate()


def _dress(settings: UiSettings) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    install_language(app, settings.language)
    apply_theme(app, settings.theme)
