"""Runs the program on the stage: for the story, or for a person with a turnstile panel."""

import logging
import sys
import threading
from pathlib import Path
from tempfile import mkdtemp

import httpx

from kiosk.app.desktop import Desktop, qt_application, quit_on_signals
from kiosk.app.program import Program
from kiosk.demo.hands import Hands
from kiosk.demo.stage import Stage
from kiosk.demo.story import Story
from kiosk.demo.timeline import Timeline
from kiosk.demo.turnstile import TurnstilePanel

log = logging.getLogger(__name__)


def play_story(stage: Stage, output: Path | None, patience_s: float) -> int:
    """0 when every step happened. Screenshots and timeline.json go to `output`."""
    folder = output or Path(mkdtemp(prefix="reception-story-"))
    folder.mkdir(parents=True, exist_ok=True)
    settings = stage.place.settings()
    app = qt_application(settings.language, settings.theme)
    program = Program(stage.place, settings)
    desktop = Desktop(program)
    program.start()
    desktop.open(maximized=False)
    desktop.window.activateWindow()
    result = [1]
    hands = Hands(desktop.window, patience_s)
    teller = threading.Thread(
        target=_tell, args=(stage, hands, folder, result), name="story", daemon=True
    )
    teller.start()
    app.exec()
    desktop.close()
    program.stop()
    sys.stdout.write(f"screenshots and timeline.json: {folder}\n")
    return result[0]


def _tell(stage: Stage, hands: Hands, folder: Path, result: list[int]) -> None:
    timeline = Timeline()
    try:
        Story(hands, stage.building(), timeline, folder).play()
        result[0] = 0
    except (AssertionError, TimeoutError, httpx.HTTPError) as error:
        sys.stdout.write(f"the story stopped: {error}\n")
        hands.screenshot(folder / "stopped.png")
    finally:
        timeline.save(folder, complete=result[0] == 0)
        hands.leave()


def show_desk(stage: Stage) -> int:
    """The desk and a turnstile panel, until the desk is closed."""
    settings = stage.place.settings()
    app = qt_application(settings.language, settings.theme)
    program = Program(stage.place, settings)
    desktop = Desktop(program)
    program.start()
    panel = TurnstilePanel(stage.building(), desktop.window)
    heartbeat = quit_on_signals(app)
    desktop.open()
    panel.show_beside()
    try:
        return app.exec()
    finally:
        heartbeat.stop()
        panel.finish()
        desktop.close()
        program.stop()
