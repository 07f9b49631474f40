"""The program with its window. Main thread; returns when the window is closed."""

import signal
import sys
from types import FrameType

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.app.place import Place
from kiosk.app.program import Program
from kiosk.core.errors import KioskError
from kiosk.core.people import Actor, Role
from kiosk.logs import log_uncaught
from kiosk.settings import Settings
from services.camera import OpenCvCamera
from ui.admin import AdminPage
from ui.bridge import Bridge
from ui.bridge.ports import UiPorts, UiSettings
from ui.strings.errors import explain
from ui.strings.language import install_language
from ui.theme import apply_theme
from ui.window import MainWindow
from ui.window.start_failure import show_start_failure

_SIGNALS_EVERY_MS = 250


class Desktop:
    """Owns window, bridge and camera beside a `Program`. Attributes: `window`, `bridge`.

    Runs on: the GUI thread.
    """

    def __init__(self, program: Program) -> None:
        settings = program.settings
        self._program = program
        self.bridge = Bridge(program.bus)
        self.camera = OpenCvCamera(settings.camera.source, program.bus)
        self._ports = UiPorts(
            program.desk,
            program.lookup,
            program.admin,
            program.sign_in,
            self.camera,
            program.clock,
        )
        shown = UiSettings(
            actor=Actor(settings.desk, Role.RECEPTIONIST),
            language=settings.language,
            theme=settings.theme,
            day_end=settings.access.end_time,
        )
        self.window = MainWindow(self._ports, self.bridge, shown, self._admin_page)

    def open(self, *, maximized: bool = True) -> None:
        """Show the window, then start the camera: the desk is usable before any device is."""
        if maximized:
            # Where no window manager maximizes, the window fills the screen all the same.
            self.window.setGeometry(self.window.screen().availableGeometry())
            self.window.showMaximized()
        else:
            self.window.show()
        for warning in self._program.warnings:
            self.window.banner.say(explain(warning).sentence, "warn")
        self.camera.start()

    def close(self) -> None:
        """Close the window, end camera and bridge. Safe to call twice."""
        self.window.close()
        self.camera.stop()
        self.bridge.close()

    def _admin_page(self) -> QWidget:
        return AdminPage(self._ports, self.bridge)


def qt_application(settings_language: str, theme: str) -> QApplication:
    """The one QApplication, with language and theme."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Reception")
    install_language(app, settings_language)
    apply_theme(app, theme)
    return app


def run_desktop(place: Place, settings: Settings) -> int:
    """Until the window is closed or the process is asked to end. Exit code."""
    app = qt_application(settings.language, settings.theme)
    try:
        program = Program(place, settings)
    except KioskError as error:
        _explain_start(error)
        raise
    log_uncaught()
    desktop = Desktop(program)
    try:
        program.start()
    except KioskError as error:
        desktop.close()
        _explain_start(error)
        raise
    heartbeat = quit_on_signals(app)
    desktop.open()
    try:
        return app.exec()
    finally:
        heartbeat.stop()
        desktop.close()
        program.stop()


def _explain_start(error: KioskError) -> None:
    # Where nobody can see a window, the command line says it.
    if QGuiApplication.platformName() not in ("offscreen", "minimal"):
        show_start_failure(error)


def quit_on_signals(app: QApplication) -> QTimer:
    """End the event loop on SIGTERM and SIGINT; the timer must be kept while it runs."""

    def quit_now(_number: int, _frame: FrameType | None) -> None:
        app.quit()

    signal.signal(signal.SIGTERM, quit_now)
    signal.signal(signal.SIGINT, quit_now)
    # Qt sits in its own loop; Python looks at signals only when it runs.
    heartbeat = QTimer()
    heartbeat.timeout.connect(heartbeat.objectName)
    heartbeat.start(_SIGNALS_EVERY_MS)
    return heartbeat
