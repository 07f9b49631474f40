"""Set this checkout up and run one command in it, with nothing but Python 3.11 or newer.

python3 run.py demo [--story --output DIR]  the whole thing with a simulated building
python3 run.py kiosk ...                    the program's own command line
python3 run.py test [--fast] [...]          format, lint, types, import contracts, pytest [...]
python3 run.py check                        the same without pytest
python3 run.py bench|torture NAME [...]     figures as ratios | the long version of a hard test
python3 run.py package                      one-folder build in dist/kiosk

Owns `.venv` and installs what is missing, from hash locks only. Imports the standard library only.
"""

from __future__ import annotations

import configparser
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
PACKAGING = ROOT / "packaging"
LOCKS = {"run": PACKAGING / "requirements.lock", "dev": PACKAGING / "requirements-dev.lock"}
STEPS = (
    ("ruff format", [str(PYTHON), "-m", "ruff", "format", "--check", "."]),
    ("ruff check", [str(PYTHON), "-m", "ruff", "check", "."]),
    ("basedpyright", [str(PYTHON), "-m", "basedpyright", "--warnings"]),
    ("lint-imports", [str(BIN / "lint-imports")]),
)
FAST = {"--fast": ["-m", "not slow"]}
PACKAGE = ["PyInstaller", "-y", "packaging/kiosk.spec"]
TOOLS = {"package": PACKAGE, "bench": ["tests.bench"], "torture": ["tests.torture"]}


def say(text: str) -> None:
    print(f"run.py: {text}", file=sys.stderr, flush=True)


def wanted_packages(sections: list[str]) -> list[str]:
    """Debian names of the asked sections; those with a {minor} belong to Debian's own Python."""
    listed = configparser.ConfigParser(allow_no_value=True)
    listed.read(PACKAGING / "debian-packages.txt", encoding="utf-8")
    names = [name for section in sections for name in listed[section]]
    kept = names if sys.base_prefix == "/usr" else [name for name in names if "{" not in name]
    return [name.format(minor=sys.version_info[1]) for name in kept]


def installed_packages() -> set[str]:
    """What dpkg has, under real and provided names (Debian 13 renamed some libraries)."""
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status}|${Package}|${Provides}\n"]
    listed = subprocess.check_output(query, text=True)
    rows = [line.split("|") for line in listed.splitlines() if line.startswith("installed|")]
    provided = {name.split("(")[0].strip() for row in rows for name in row[2].split(",")}
    return provided | {row[1] for row in rows}


def ensure_system(sections: list[str]) -> None:
    """Install missing Debian packages, or stop with the command that a person must run."""
    if shutil.which("dpkg-query") is None or shutil.which("apt-get") is None:
        return
    missing = sorted(set(wanted_packages(sections)) - installed_packages())
    if not missing:
        return
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if sudo and shutil.which("sudo") is None:
        by_hand = f"apt-get update && {' '.join(install)}"
        sys.exit(f"run.py: system packages are missing and sudo is too. As root:\n  {by_hand}")
    say("system packages are missing that Qt, the virtual environment or the tests need")
    for command in (["apt-get", "update"], install):
        full = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", *command]
        say("running " + " ".join(full))
        if subprocess.call(full) != 0:
            sys.exit("run.py: that failed; run it as root, then start again")


def ensure_venv(kind: str) -> None:
    """Bring `.venv` to the lock of `kind`; the stamp file makes the second time free."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    marks = {k: f"{version} {hashlib.sha256(p.read_bytes()).hexdigest()}" for k, p in LOCKS.items()}
    stamp, config = VENV / f"stamp-{kind}", VENV / "pyvenv.cfg"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == marks[kind]:
        return
    same = config.exists() and f"version = {version}." in config.read_text(encoding="utf-8")
    if not (same and PYTHON.exists() and list(BIN.glob("pip*"))):
        say(f"making {VENV} with Python {version}")
        subprocess.check_call([sys.executable, "-m", "venv", "--clear", str(VENV)])
    say(f"installing the packages of {LOCKS[kind].name}, each checked against its hash")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    if subprocess.call([*pip, "--require-hashes", "--only-binary=:all:", "-r", LOCKS[kind]]) != 0:
        sys.exit("run.py: the packages could not be installed; see pip's message above")
    for done in {kind, "run"}:  # the development lock holds every pin of the other one
        (VENV / f"stamp-{done}").write_text(marks[done])


def check() -> int:
    """Run the quick steps in order; stop at the first that fails, else say their times."""
    times: list[str] = []
    for name, command in STEPS:
        say(name)
        begin = time.monotonic()
        if subprocess.call(command, cwd=ROOT) != 0:
            sys.exit(f"run.py: FAILED at step: {name}")
        times.append(f"{name} {time.monotonic() - begin:.1f} s")
    say("passed: " + ", ".join(times))
    return 0


def test(arguments: list[str]) -> int:
    check()
    rest = [word for argument in arguments for word in FAST.get(argument, [argument])]
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    two = [str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "worksteal"]  # many tests wait
    if (code := subprocess.call([*two, *rest], cwd=ROOT, env=environment)) != 0:
        say("FAILED at step: pytest")
    return code


def start(module: list[str]) -> int:
    """Become `python -m ...`, so that signals reach the program itself."""
    environment, command = {**os.environ, "PYTHONPATH": str(ROOT)}, [str(PYTHON), "-m", *module]
    if os.name != "nt":
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an older Python also reads
        sys.exit(f"run.py: Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in {"demo", "kiosk", "test", "check", *TOOLS}:
        sys.exit(__doc__)
    ensure_system(["run"] if command in {"demo", "kiosk"} else ["run", "test"])
    ensure_venv("run" if command in {"demo", "kiosk"} else "dev")
    if command in {"test", "check"}:
        return test(rest) if command == "test" else check()
    if command in TOOLS:
        os.chdir(ROOT)
        return start([*TOOLS[command], *rest])
    return start(["kiosk", *arguments[command == "kiosk" :]])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
