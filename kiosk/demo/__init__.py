"""The demo: the real program against a simulated building, in a folder that is thrown away.

With a display it opens the desk and a turnstile panel; `--story` plays the whole road by key
events and checks every step outside the program.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")


@dataclass(frozen=True, slots=True)
class Look:
    """Language ("ru", "en") and theme ("light", "dark") of the demo."""

    language: str = "en"
    theme: str = "light"


def run_demo(look: Look, *, story: bool, output: Path | None, patience_s: float) -> int:
    """Exit code 0 only if every step of the story really happened, or the window was closed."""
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in _DISPLAYS):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    unseen = os.environ.get("QT_QPA_PLATFORM") == "offscreen"
    # Qt chooses its platform when it is loaded, so it is loaded only now.
    from kiosk.demo.playing import play_story, show_desk
    from kiosk.demo.stage import Stage

    with TemporaryDirectory(prefix="reception-demo-", ignore_cleanup_errors=True) as folder:
        plays = story or unseen
        # The story waits for the end of the visit; nobody in it comes back.
        stage = Stage(Path(folder), look.language, look.theme, ends_at_exit=plays)
        try:
            stage.open()
            if plays:
                return play_story(stage, output, patience_s)
            return show_desk(stage)
        finally:
            stage.close()


__all__ = ["Look", "run_demo"]
