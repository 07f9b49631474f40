"""`run.py` installs what is missing, nothing else, and says which step failed.

The system's package tools are small scripts here that write down how they were called.
"""

import os
import sys
from pathlib import Path

import pytest

import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Debian's tools are POSIX programs")


class Tools:
    """A folder of fake programs, alone on the PATH, and the list of their calls."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "calls"

    def add(self, name: str, prints: str = "", code: int = 0) -> None:
        program = self.folder / name
        script = f"echo {name} \"$@\" >> {self.log}\ncat <<'END'\n{prints}\nEND\nexit {code}\n"
        program.write_text(f"#!/bin/sh\nPATH=/bin:/usr/bin\n{script}", encoding="utf-8")
        program.chmod(0o755)

    def calls(self, name: str) -> list[str]:
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [line for line in lines if line.startswith(f"{name} ")]


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    made = Tools(tmp_path)
    made.add("apt-get")
    (tmp_path / "env").symlink_to("/usr/bin/env")
    return made


def listing(*names: str) -> str:
    return "\n".join(f"installed|{name}|" for name in names)


def everything(*but: str) -> list[str]:
    return [name for name in run.wanted_packages(["run", "test"]) if name not in but]


def test_debians_own_python_needs_its_missing_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {f"python3.{sys.version_info[1]}-venv", f"libpython3.{sys.version_info[1]}"}
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    assert parts <= set(run.wanted_packages(["run", "test"]))
    monkeypatch.setattr(sys, "base_prefix", "/opt/python")
    assert parts.isdisjoint(run.wanted_packages(["run", "test"]))


def test_a_complete_system_is_left_alone(tools: Tools) -> None:
    tools.add("dpkg-query", listing(*everything()))
    run.ensure_system(["run", "test"])
    assert tools.calls("apt-get") == []


def test_only_what_is_missing_is_installed(tools: Tools) -> None:
    tools.add("dpkg-query", listing(*everything("libgl1", "xvfb")))
    run.ensure_system(["run", "test"])
    assert tools.calls("apt-get") == [
        "apt-get update",
        "apt-get install -y --no-install-recommends libgl1 xvfb",
    ]


def test_the_program_does_not_need_the_packages_of_the_tests(tools: Tools) -> None:
    tools.add("dpkg-query", listing(*everything("xvfb", "binutils")))
    run.ensure_system(["run"])
    assert tools.calls("apt-get") == []


def test_a_removed_package_counts_as_missing(tools: Tools) -> None:
    rows = listing(*everything("libegl1")) + "\nconfig-files|libegl1|"
    tools.add("dpkg-query", rows)
    run.ensure_system(["run"])
    assert tools.calls("apt-get")[-1].endswith(" libegl1")


def test_a_renamed_package_that_provides_the_old_name_is_enough(tools: Tools) -> None:
    """Debian 13 and Ubuntu 24.04 ship libglib2.0-0 as libglib2.0-0t64."""
    renamed = "\ninstalled|libglib2.0-0t64|libglib2.0-0 (= 2.80), libgio"
    tools.add("dpkg-query", listing(*everything("libglib2.0-0")) + renamed)
    run.ensure_system(["run"])
    assert tools.calls("apt-get") == []


def test_a_user_without_sudo_is_told_the_command(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.add("dpkg-query", listing(*everything("libgl1")))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match=r"apt-get install -y --no-install-recommends libgl1$"):
        run.ensure_system(["run"])
    assert tools.calls("apt-get") == []


def test_a_user_with_sudo_uses_it(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    tools.add("dpkg-query", listing(*everything("libgl1")))
    tools.add("sudo")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    run.ensure_system(["run"])
    assert [call.split()[-1] for call in tools.calls("sudo")] == ["update", "libgl1"]


def test_a_failing_installation_stops(tools: Tools) -> None:
    tools.add("dpkg-query", listing(*everything("libgl1")))
    tools.add("apt-get", code=100)
    with pytest.raises(SystemExit, match="failed"):
        run.ensure_system(["run"])


def test_other_systems_are_left_alone(tools: Tools) -> None:
    (tools.folder / "apt-get").unlink()
    run.ensure_system(["run"])
    assert not tools.log.exists()


@pytest.fixture
def venv(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A virtual environment whose Python is a fake, and two small locks."""
    folder = tmp_path / "venv"
    folder.mkdir()
    (folder / "pyvenv.cfg").write_text(f"version = 3.{sys.version_info[1]}.1\n", encoding="utf-8")
    tools.add("python")
    tools.add("pip")
    locks = {kind: tmp_path / f"{kind}.lock" for kind in ("run", "dev")}
    for lock in locks.values():
        lock.write_text("one==1\n", encoding="utf-8")
    for name, value in (("VENV", folder), ("BIN", tmp_path), ("LOCKS", locks)):
        monkeypatch.setattr(run, name, value)
    monkeypatch.setattr(run, "PYTHON", tmp_path / "python")
    return folder


def test_packages_are_installed_once_until_the_lock_changes(venv: Path, tools: Tools) -> None:
    run.ensure_venv("dev")
    run.ensure_venv("dev")
    run.ensure_venv("run")
    assert len(tools.calls("python")) == 1
    call = tools.calls("python")[0]
    assert "--require-hashes --only-binary=:all:" in call
    run.LOCKS["dev"].write_text("one==2\n", encoding="utf-8")
    run.ensure_venv("dev")
    assert len(tools.calls("python")) == 2


def test_a_failed_installation_is_tried_again(venv: Path, tools: Tools) -> None:
    tools.add("python", code=1)
    for _ in range(2):
        with pytest.raises(SystemExit, match="could not be installed"):
            run.ensure_venv("run")
    assert len(tools.calls("python")) == 2
    assert list(venv.glob("stamp-*")) == []


def test_another_python_makes_the_environment_anew(
    venv: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.ensure_venv("run")
    (venv / "pyvenv.cfg").write_text("version = 3.10.1\n", encoding="utf-8")
    run.LOCKS["run"].write_text("one==2\n", encoding="utf-8")
    tools.add("maker")
    monkeypatch.setattr(sys, "executable", str(tools.folder / "maker"))
    run.ensure_venv("run")
    assert tools.calls("maker") == [f"maker -m venv --clear {venv}"]


def test_the_failing_step_is_named_and_the_last(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, code in (("first", 0), ("second", 1), ("third", 0)):
        tools.add(name, code=code)
    names = ("first", "second", "third")
    monkeypatch.setattr(run, "STEPS", [(n, [str(tools.folder / n)]) for n in names])
    with pytest.raises(SystemExit, match="FAILED at step: second"):
        run.check()
    assert tools.calls("third") == []


def test_fast_leaves_the_slow_tests_out_and_passes_the_rest_on(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.add("python", code=1)
    monkeypatch.setattr(run, "STEPS", [])
    monkeypatch.setattr(run, "PYTHON", tools.folder / "python")
    assert run.test(["--fast", "-k", "story"]) == 1
    assert tools.calls("python") == ["python -m pytest -n 2 --dist worksteal -m not slow -k story"]


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match=r"3\.11 or newer is needed"):
        run.main(["demo"])
