"""The import contracts of the project break where they should: tried on a tree of empty modules."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[3] / "pyproject.toml"
CONFIG: dict[str, Any] = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS: list[dict[str, Any]] = CONFIG["contracts"]
NAMES = [contract["name"] for contract in CONTRACTS]

FORBIDDEN = {
    "kiosk.core": ["kiosk.settings", "PySide6", "sqlite3"],
    "kiosk.app": ["kiosk.cli"],
    "ui.window": ["services.desk", "kiosk.settings"],
    "ui.bridge": ["ui.pages"],
    "services.store": ["services.jobs"],
    "services.simulator": ["services.hikcentral"],
    "services.simulator.building": ["services.simulator.partner"],
}
"""Each contract is broken by at least one of these."""


def modules() -> set[str]:
    """Every module that a contract names, and the packages above them."""
    found = set[str]()
    for contract in CONTRACTS:
        for container in contract.get("containers", [""]):
            for layer in contract.get("layers", []):
                found |= {f"{container}.{name}".strip(".") for name in layer.split(" | ")}
        found |= {*contract.get("source_modules", []), *contract.get("forbidden_modules", [])}
    ours = {name for name in found if name.split(".")[0] in CONFIG["root_packages"]}
    return ours | set(CONFIG["root_packages"])


def grow(folder: Path, imports: dict[str, list[str]], *more: str) -> Path:
    for name in (*modules(), *more):
        package = folder.joinpath(*name.split("."))
        package.mkdir(parents=True, exist_ok=True)
        lines = [f"import {other}\n" for other in imports.get(name, [])]
        (package / "__init__.py").write_text("".join(lines), encoding="utf-8")
    return folder


def broken(folder: Path) -> set[str]:
    """Names of the contracts that `folder` breaks; every contract has its verdict."""
    (folder / "pyproject.toml").write_bytes(PROJECT.read_bytes())
    program = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [str(program), "--no-cache", "--no-logo"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "300", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    lines = [line.strip() for line in ran.stdout.splitlines()]
    verdicts = {
        name: line.removeprefix(name).strip()
        for name in NAMES
        for line in lines
        if line.startswith(name) and line.endswith(("KEPT", "BROKEN"))
    }
    assert set(verdicts) == set(NAMES), ran.stdout + ran.stderr
    found = {name for name, verdict in verdicts.items() if verdict == "BROKEN"}
    assert ran.returncode == (1 if found else 0)
    return found


def test_modules_that_import_nothing_keep_every_contract(tmp_path: Path) -> None:
    assert len(NAMES) >= 8
    assert broken(grow(tmp_path, {})) == set()


def test_every_contract_breaks_on_an_import_that_it_forbids(tmp_path: Path) -> None:
    assert broken(grow(tmp_path, FORBIDDEN)) == set(NAMES)


@pytest.mark.parametrize("package", ["kiosk", "services", "ui"])
def test_a_new_package_fails_until_someone_gives_it_a_layer(tmp_path: Path, package: str) -> None:
    (owner,) = [c["name"] for c in CONTRACTS if package in c.get("containers", [])]
    assert broken(grow(tmp_path, {}, f"{package}.newcomer")) == {owner}
