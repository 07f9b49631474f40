"""Collect the texts of the program, and compile their translations.

    .venv/bin/python packaging/translations.py          collect and compile
    .venv/bin/python packaging/translations.py --check  1 when something is missing in Russian

Standard library only; runs Qt's own lupdate and lrelease from the environment of this Python.
"""

import argparse
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
LANGUAGES = ("ru", "en")
Key = tuple[str, str]


def tool(name: str) -> str:
    """The path of one of Qt's programs beside this Python."""
    found = sorted(Path(sys.executable).parent.glob(f"pyside6-{name}*"))
    if not found:
        raise SystemExit(f"pyside6-{name} is not installed beside {sys.executable}")
    return str(found[0])


def sources() -> list[str]:
    """Every file that may hold a text for people."""
    return sorted(str(path) for room in ("ui", "kiosk") for path in (ROOT / room).rglob("*.py"))


def collect(target: Path, language: str) -> None:
    """Bring the catalogue up to date; what is no longer used is dropped."""
    command = [tool("lupdate"), "-silent", "-no-obsolete", "-locations", "none"]
    command += ["-source-language", "en", "-target-language", language]
    subprocess.run([*command, *sources(), "-ts", str(target)], check=True)


def compile_catalogue(language: str) -> None:
    """`kiosk_xx.ts` to `kiosk_xx.qm`."""
    source = FOLDER / f"kiosk_{language}.ts"
    subprocess.run([tool("lrelease"), "-silent", str(source)], check=True)


def translated(catalogue: Path) -> dict[Key, str]:
    """(context, source text) -> finished translation, "" where there is none."""
    found: dict[Key, str] = {}
    for context in ET.parse(catalogue).getroot().iter("context"):  # noqa: S314 - our own file
        name = context.findtext("name", "")
        for message in context.iter("message"):
            node = message.find("translation")
            done = node is not None and node.get("type") is None
            text = (node.text or "") if node is not None and done else ""
            found[name, message.findtext("source", "")] = text
    return found


def missing(language: str) -> list[Key]:
    """Texts in the code that the committed catalogue does not translate."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / f"kiosk_{language}.ts"
        collect(fresh, language)
        wanted = translated(fresh)
    held = translated(FOLDER / f"kiosk_{language}.ts")
    return sorted(key for key in wanted if not held.get(key))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only look for missing texts")
    if not parser.parse_args().check:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for language in LANGUAGES:
            collect(FOLDER / f"kiosk_{language}.ts", language)
            compile_catalogue(language)
    gaps = missing("ru")
    for context, text in gaps:
        print(f"not translated: [{context}] {text}")
    return 1 if gaps else 0


if __name__ == "__main__":
    raise SystemExit(main())
