"""The whole story through the real window by key events, as a stranger's machine would run it.

The story itself asks the simulated devices and the mail server; here the program is started as
its user starts it, and its exit code, its pictures and its timeline are looked at.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

ROOT = Path(__file__).parents[2]
STEPS = [
    "registered",
    "enrolled",
    "assigned",
    "doors ready",
    "entry",
    "entry mail",
    "exit",
    "revoked",
]
PICTURES = ["1-form.png", "2-ready.png", "3-inside.png", "4-left.png"]


def play(folder: Path, platform: str, *before: str, **options: str) -> None:
    """Run `kiosk demo --story`, then check what it left behind."""
    words = [part for name, value in options.items() for part in (f"--{name}", value)]
    command = [sys.executable, "-m", "kiosk", "demo", "--story", "--output", str(folder), *words]
    environment = {**os.environ, "QT_QPA_PLATFORM": platform, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*before, *command], env=environment, capture_output=True, text=True, timeout=80
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    told = json.loads((folder / "timeline.json").read_text(encoding="utf-8"))
    assert told["complete"] is True
    assert [step["step"] for step in told["steps"]] == STEPS
    times = [step["at_s"] for step in told["steps"]]
    assert times == sorted(times)
    for name in PICTURES:
        picture = cv2.imread(str(folder / name))
        assert picture is not None, name
        assert picture.std() > 10, f"{name} is empty"


def test_story_in_english_without_a_display(tmp_path: Path) -> None:
    play(tmp_path, "offscreen", language="en", theme="light")


@pytest.mark.slow
def test_story_in_russian_on_a_real_display(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("Xvfb exists on Linux only")
    xvfb = shutil.which("xvfb-run")
    assert xvfb is not None, "xvfb is in packaging/debian-packages.txt, run.py installs it"
    screen = [xvfb, "-a", "-s", "-screen 0 1920x1080x24"]
    play(tmp_path, "xcb", *screen, language="ru", theme="dark")


def test_story_tells_the_truth_when_the_camera_is_not_there(tmp_path: Path) -> None:
    """A story that cannot happen must not end well: this one gets no picture from its camera."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "KIOSK_CAMERA__SOURCE": str(tmp_path / "missing.avi"),
    }
    command = [sys.executable, "-m", "kiosk", "demo", "--story", "--output", str(tmp_path)]
    command += ["--patience", "3"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=80)
    assert done.returncode == 1
    assert "the story stopped" in done.stdout
    told = json.loads((tmp_path / "timeline.json").read_text(encoding="utf-8"))
    assert told["complete"] is False
    assert told["steps"] == []
