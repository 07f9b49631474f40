"""The one-folder build starts without Python and plays the story offscreen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("frozen")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(made / "dist"), "--workpath", str(made / "build")]
    environment = {**os.environ, "PYINSTALLER_CONFIG_DIR": str(made / "cache")}
    subprocess.run(
        [*command, str(ROOT / "packaging" / "kiosk.spec")],
        check=True,
        cwd=made,
        env=environment,
        timeout=400,
    )
    return made / "dist" / "kiosk" / ("kiosk.exe" if os.name == "nt" else "kiosk")


def run(program: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start the program away from the checkout and with nothing of this Python around it."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
    environment = {
        **kept,
        "HOME": str(home),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
    }
    return subprocess.run(
        [str(program), *arguments],
        check=False,
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
    )


def test_the_build_plays_the_story_and_carries_what_it_needs(program: Path, tmp_path: Path) -> None:
    """One test, because two workers would build twice."""
    done = run(program, tmp_path, "demo", "--story", "--output", str(tmp_path / "story"))
    assert done.returncode == 0, done.stdout + done.stderr
    timeline = json.loads((tmp_path / "story" / "timeline.json").read_text(encoding="utf-8"))
    assert timeline["complete"] is True
    helped = run(program, tmp_path, "simulator", "--help")
    assert helped.returncode == 0, helped.stderr
    doctored = run(program, tmp_path, "--data-dir", str(tmp_path / "none"), "doctor")
    assert (doctored.returncode, "NOT RUN" in doctored.stdout) == (1, True), doctored.stderr
    inside = [path.name for path in program.parent.rglob("*")]
    assert any(name.startswith("libqoffscreen") or name == "qoffscreen.dll" for name in inside)
    assert "haarcascade_frontalface_alt2.xml" in inside
    # The desktop of the machine that builds is left behind.
    assert [name for name in inside if name.startswith(("libgtk", "libqgtk3", "libtk"))] == []
