"""A broken settings file: every mistake is named, and what is right is kept."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.errors import ConfigProblem
from kiosk.doctor.salvage import salvage

GOOD = {
    "language": '"en"',
    "hikcentral.host": '"hcp.example"',
    "hikcentral.app_key": '"12345678"',
    "hikcentral.pin_sha256": f'"{"ab" * 32}"',
    "hikcentral.pin_file": '"server.pem"',
    "mail.host": '"mail.example"',
    "mail.sender": '"desk@mail.example"',
    "camera.source": "3",
    "passages.poll_s": "2",
}
MISTAKES = {
    "hikcentral.host": None,
    "hikcentral.app_key": None,
    "hikcentral.pin_file": None,
    "hikcentral.port": "70000",
    "mail.sender": None,
    "mail.hoost": '"x"',
    "camera.source": "[1]",
    "passages.poll_s": "-1",
    "jobs.workers": "99",
    "time_zone": '"Mars/Olympus"',
    "access.guest_group": '""',
}


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith("KIOSK_")]:
        monkeypatch.delenv(name)


def _write(path: Path, wrong: dict[str, str | None]) -> Path:
    values = {name: text for name, text in (GOOD | wrong).items() if text is not None}
    tables: dict[str, list[str]] = {"": []}
    for name, text in values.items():
        table, _, key = name.rpartition(".")
        tables.setdefault(table, []).append(f"{key} = {text}")
    text = "\n".join(tables.pop(""))
    for table, lines in tables.items():
        text += f"\n[{table}]\n" + "\n".join(lines)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def test_a_good_file_has_no_mistake(tmp_path: Path) -> None:
    salvaged = salvage(_write(tmp_path / "k.toml", {}))
    assert salvaged.mistakes == ()
    assert salvaged.settings is not None
    assert salvaged.settings.camera.source == 3


@settings(max_examples=25)
@given(wrong=st.sets(st.sampled_from(sorted(MISTAKES)), min_size=1))
def test_every_mistake_is_named_and_the_rest_is_used(
    tmp_path_factory: pytest.TempPathFactory, wrong: set[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "many.toml"
    salvaged = salvage(_write(path, {name: MISTAKES[name] for name in wrong}))
    assert {mistake.setting for mistake in salvaged.mistakes} == wrong
    assert len(salvaged.mistakes) == len(wrong)
    assert salvaged.settings is not None
    assert salvaged.settings.language == "en"
    if "camera.source" not in wrong:
        assert salvaged.settings.camera.source == 3
        assert salvaged.broken("camera") == ()
    for section in ("hikcentral", "mail", "passages"):
        named = {name for name in wrong if name.startswith(f"{section}.")}
        assert set(salvaged.broken(section)) == named


def test_without_a_file_the_defaults_are_looked_at(tmp_path: Path) -> None:
    salvaged = salvage(tmp_path / "none.toml")
    assert [m.problem for m in salvaged.mistakes] == [ConfigProblem.FILE_MISSING]
    assert salvaged.settings is not None
    assert salvaged.settings.camera.source == 0
    assert salvaged.broken("camera") == ()


def test_a_file_that_is_no_toml_breaks_every_section(tmp_path: Path) -> None:
    path = tmp_path / "k.toml"
    path.write_text("[hikcentral\n", encoding="utf-8")
    salvaged = salvage(path)
    assert [m.problem for m in salvaged.mistakes] == [ConfigProblem.NOT_TOML]
    assert salvaged.broken("camera") == (str(path),)


def test_a_missing_file_leaves_hikcentral_unset(tmp_path: Path) -> None:
    assert salvage(tmp_path / "none.toml").broken("hikcentral") != ()


def test_a_wrong_variable_is_named_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_JOBS__WORKERS", "many")
    salvaged = salvage(_write(tmp_path / "k.toml", {"jobs.workers": "3"}))
    assert [mistake.setting for mistake in salvaged.mistakes] == ["jobs.workers"]
    assert salvaged.settings is None
    assert salvaged.broken("camera") == ("jobs.workers",)
