"""The files of this checkout, found without git (a source archive has none)."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("kiosk", "services", "ui", "resources")
MADE = {"build", "dist", "story", "shots", "__pycache__"}  # as in .gitignore
KEPT = {".ci", ".gitignore", ".pre-commit-config.yaml"}


def all_files() -> Iterator[Path]:
    """Every file that belongs to the project."""
    for top in sorted(ROOT.iterdir()):
        if top.name in MADE or (top.name.startswith(".") and top.name not in KEPT):
            continue
        inside = [top] if top.is_file() else sorted(top.rglob("*"))
        yield from (p for p in inside if p.is_file() and not MADE & set(p.parts))


def sources(*folders: str) -> Iterator[tuple[str, str]]:
    """(path from the root, text) of each Python file below the folders."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
