"""The settings file: what is taken, and that every mistake is named without being shown."""

import os
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from kiosk.core.errors import ConfigError, ConfigProblem
from kiosk.settings import Settings, language_of, load_settings

CANARY = "Canary81f4Kz"
PIN = {"pin_sha256": "ab" * 32, "pin_file": "pins/server.pem"}
GOOD: dict[str, Any] = {"host": "hcp.example", "app_key": "12345678", **PIN}


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the file goes; no variable of this computer's reaches the test."""

    for name in [name for name in os.environ if name.upper().startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    return tmp_path / "kiosk.toml"


def toml(table: dict[str, Any]) -> str:
    return "".join(f"{name} = {value!r}\n" for name, value in table.items())


def load(path: Path, rest: str = "", before: str = "", **hikcentral: Any) -> Settings:
    values = {name: value for name, value in (GOOD | hikcentral).items() if value is not None}
    path.write_text(f"{before}\n[hikcentral]\n{toml(values)}\n{rest}\n", encoding="utf-8")
    return load_settings(path)


def refused(path: Path, rest: str = "", before: str = "", **hikcentral: Any) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(path, rest, before, **hikcentral)
    return caught.value


def test_the_smallest_file_and_what_it_means(path: Path) -> None:
    settings = load(path)
    assert settings.hikcentral.host == "hcp.example"
    assert settings.hikcentral.port == 443
    assert settings.hikcentral.app_secret == "hikcentral-app-secret"
    assert settings.doors == ()
    assert settings.jobs.backoff_s == (60, 120, 240, 480, 960)
    assert settings.access.end_time == time(22, 0)
    assert (settings.desk, settings.language, settings.theme) == ("reception", "ru", "system")


def test_a_full_file(path: Path) -> None:
    doors = '[[doors]]\nid = "11"\ndirection = "entry"\n[[doors]]\nid = "12"\ndirection = "exit"\n'
    rest = doors + '[mail]\nhost = "mail.example"\nsender = "desk@mail.example"\nlanguage = "en"\n'
    settings = load(path, rest, 'desk = "north"\ntime_zone = "Asia/Almaty"\n', port=8443)
    assert [(door.id, door.direction) for door in settings.doors] == [
        ("11", "entry"),
        ("12", "exit"),
    ]
    assert settings.hikcentral.port == 8443
    assert (settings.mail.sender, settings.mail.language) == ("desk@mail.example", "en")
    assert settings.desk == "north"
    assert str(settings.zone) == "Asia/Almaty"


def test_the_zone_of_the_computer_counts_when_none_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr("kiosk.settings.get_localzone", lambda: ZoneInfo("Asia/Tokyo"))
    assert str(load(path).zone) == "Asia/Tokyo"


def test_relative_paths_count_from_the_folder_of_the_file(path: Path) -> None:
    rest = '[secrets]\nmaster_key_file = "key"\n[mail]\nca_file = "/etc/mail.pem"\n'
    settings = load(path, rest, tls="ca", ca_file="ca.pem")
    assert settings.hikcentral.pin_file == path.parent / "pins" / "server.pem"
    assert settings.hikcentral.ca_file == path.parent / "ca.pem"
    assert settings.secrets.master_key_file == path.parent / "key"
    assert settings.mail.ca_file == Path("/etc/mail.pem")


def test_the_environment_stands_above_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_HIKCENTRAL__HOST", "other.example")
    monkeypatch.setenv("KIOSK_DESK", "south")
    monkeypatch.setenv("KIOSK_JOBS__BACKOFF_S", "[1, 2]")
    monkeypatch.setenv("KIOSK_DATA_DIR", "not a setting")
    monkeypatch.setenv("KIOSK_MASTER_KEY", CANARY)
    settings = load(path, before='desk = "north"')
    assert settings.hikcentral.host == "other.example"
    assert settings.hikcentral.app_key == "12345678"
    assert settings.desk == "south"
    assert settings.jobs.backoff_s == (1, 2)


@pytest.mark.parametrize(
    ("name", "value", "setting", "problem"),
    [
        ("KIOSK_HIKCENTRAL__PORT", CANARY, "hikcentral.port", ConfigProblem.BAD_VALUE),
        ("KIOSK_HIKCENTRAL__NOPE", CANARY, "hikcentral.nope", ConfigProblem.UNKNOWN_SETTING),
        ("KIOSK_LANGUAGE", CANARY, "language", ConfigProblem.BAD_VALUE),
        ("KIOSK_DESK", "", "desk", ConfigProblem.BAD_VALUE),
        ("KIOSK_DOORS", CANARY, "doors", ConfigProblem.BAD_VALUE),
        ("KIOSK_HIKCENTRAL", CANARY, "hikcentral", ConfigProblem.BAD_VALUE),
        ("KIOSK_JOBS__BACKOFF_S", f"[{CANARY}", "jobs", ConfigProblem.BAD_VALUE),
    ],
)
def test_a_mistake_in_the_environment(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    setting: str,
    problem: ConfigProblem,
) -> None:
    monkeypatch.setenv(name, value)
    error = refused(path)
    assert (error.setting, error.problem) == (setting, problem)
    assert CANARY not in str(error)


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"host": None}, "hikcentral.host"),
        ({"app_key": None}, "hikcentral.app_key"),
        ({"pin_sha256": None}, "hikcentral.pin_sha256"),
        ({"pin_sha256": ""}, "hikcentral.pin_sha256"),
        ({"pin_file": None}, "hikcentral.pin_file"),
        ({"tls": "ca"}, "hikcentral.ca_file"),
    ],
)
def test_what_is_missing_is_named(path: Path, changes: dict[str, Any], setting: str) -> None:
    error = refused(path, **changes)
    assert (error.setting, error.problem) == (setting, ConfigProblem.MISSING)


def test_a_certificate_authority_needs_no_pin(path: Path) -> None:
    settings = load(path, tls="ca", ca_file="ca.pem", pin_sha256=None, pin_file=None)
    assert settings.hikcentral.tls == "ca"


def test_the_store_is_a_file_of_the_desk_until_a_server_is_named(path: Path) -> None:
    assert load(path).store.kind == "sqlite"
    store = load(path, '[store]\nkind = "postgresql"\nhost = "db"\nca_file = "db.pem"').store
    assert (store.kind, store.host, store.port) == ("postgresql", "db", 5432)
    assert store.ca_file == path.parent / "db.pem"


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (f'kind = "{CANARY}"', ConfigProblem.BAD_VALUE),
        (f'password = "{CANARY}!"', ConfigProblem.BAD_VALUE),
        ('database = ""', ConfigProblem.BAD_VALUE),
        ("port = 0", ConfigProblem.BAD_VALUE),
        ('sslmode = "disable"', ConfigProblem.UNKNOWN_SETTING),
    ],
)
def test_a_mistake_in_the_store_is_named(path: Path, wrong: str, problem: ConfigProblem) -> None:
    error = refused(path, f"[store]\n{wrong}")
    assert (error.setting, error.problem) == (f"store.{wrong.split()[0]}", problem)
    assert CANARY not in str(error)


def test_mail_needs_a_sender_only_when_it_has_a_server(path: Path) -> None:
    error = refused(path, '[mail]\nhost = "mail.example"')
    assert (error.setting, error.problem) == ("mail.sender", ConfigProblem.MISSING)


def test_a_file_without_hikcentral(path: Path) -> None:
    path.write_text('desk = "north"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert (caught.value.setting, caught.value.problem) == ("hikcentral", ConfigProblem.MISSING)


@pytest.mark.parametrize(
    ("rest", "before", "setting"),
    [
        (f'nope = "{CANARY}"', "", "hikcentral.nope"),
        (f'[mail]\npasword = "{CANARY}"', "", "mail.pasword"),
        (f'[nope]\nx = "{CANARY}"', "", "nope"),
        ("", f'secret = "{CANARY}"', "secret"),
        (f'[[doors]]\nid = "1"\ndirection = "exit"\npin = "{CANARY}"', "", "doors.0.pin"),
    ],
)
def test_an_unknown_name_is_a_mistake(path: Path, rest: str, before: str, setting: str) -> None:
    error = refused(path, rest, before)
    assert (error.setting, error.problem) == (setting, ConfigProblem.UNKNOWN_SETTING)
    assert CANARY not in str(error)


@pytest.mark.parametrize(
    ("rest", "before", "setting"),
    [
        (f'port = "{CANARY}"', "", "hikcentral.port"),
        ("port = 0", "", "hikcentral.port"),
        ("port = 70000", "", "hikcentral.port"),
        (f'tls = "{CANARY}"', "", "hikcentral.tls"),
        ("deadline_s = 0", "", "hikcentral.deadline_s"),
        ("deadline_s = nan", "", "hikcentral.deadline_s"),
        ("deadline_s = inf", "", "hikcentral.deadline_s"),
        ('org_id = ["1"]', "", "hikcentral.org_id"),
        ("[jobs]\nworkers = 0", "", "jobs.workers"),
        ("[jobs]\nbackoff_s = []", "", "jobs.backoff_s"),
        ("[jobs]\nbackoff_s = [1, -1]", "", "jobs.backoff_s"),
        (f'[jobs]\nbackoff_s = "{CANARY}"', "", "jobs.backoff_s"),
        (f'[camera]\nsource = ["{CANARY}"]', "", "camera.source"),
        ("[camera]\nsource = 2026-01-01", "", "camera.source"),
        (f'[access]\nend_time = "{CANARY}"', "", "access.end_time"),
        (f'[passages]\nevent_types = ["{CANARY}"]', "", "passages.event_types"),
        (f'[[doors]]\nid = "1"\ndirection = "{CANARY}"', "", "doors.0.direction"),
        ("", f'doors = "{CANARY}"', "doors"),
        ("", f'mail = "{CANARY}"', "mail"),
        ("", f'secrets = ["{CANARY}"]', "secrets"),
        ("", f'time_zone = "{CANARY}"', "time_zone"),
        ("", 'time_zone = "../../etc/passwd"', "time_zone"),
        ("", 'desk = ""', "desk"),
        ("", f'desk = "{CANARY * 9}"', "desk"),
    ],
)
def test_a_value_of_the_wrong_kind(path: Path, rest: str, before: str, setting: str) -> None:
    error = refused(path, rest, before)
    assert (error.setting, error.problem) == (setting, ConfigProblem.BAD_VALUE)
    assert CANARY not in str(error)
    assert error.__cause__ is None


@pytest.mark.parametrize("value", [CANARY, "Zz9+/=abc", "name with spaces", "-", "", "a" * 70])
@pytest.mark.parametrize(("table", "name"), [("hikcentral", "app_secret"), ("mail", "password")])
def test_a_secret_where_its_name_belongs_is_refused_unseen(
    path: Path, table: str, name: str, value: str
) -> None:
    """SecretMissing says which name was looked for: it must be a name."""
    line = f'{name} = "{value}"'
    error = refused(path, line if table == "hikcentral" else f"[{table}]\n{line}")
    assert (error.setting, error.problem) == (f"{table}.{name}", ConfigProblem.BAD_VALUE)
    assert CANARY not in str(error)


def test_the_same_door_twice(path: Path) -> None:
    door = '[[doors]]\nid = "11"\ndirection = "entry"\n'
    error = refused(path, door + door)
    assert (error.setting, error.problem) == ("doors", ConfigProblem.BAD_VALUE)


@pytest.mark.parametrize(
    "text",
    [f"host = '{CANARY}", f"{CANARY}", f"a = '{CANARY}'\na = 1", f"a = {CANARY}", "[a]\n[a]"],
)
def test_a_file_that_is_not_toml(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert (caught.value.setting, caught.value.problem) == (str(path), ConfigProblem.NOT_TOML)
    assert CANARY not in str(caught.value)


def test_a_file_that_is_not_text(path: Path) -> None:
    path.write_bytes(b'desk = "\xff\xfe"')
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert (caught.value.setting, caught.value.problem) == (str(path), ConfigProblem.NOT_TOML)


def test_a_file_that_is_not_there(path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert (caught.value.setting, caught.value.problem) == (str(path), ConfigProblem.FILE_MISSING)


def test_a_folder_instead_of_a_file(path: Path) -> None:
    path.mkdir()
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert (caught.value.setting, caught.value.problem) == (str(path), ConfigProblem.BAD_VALUE)


def test_nothing_changes_after_loading(path: Path) -> None:
    settings = load(path)
    with pytest.raises(ValidationError, match="frozen"):
        settings.desk = "other"  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(ValidationError, match="frozen"):
        settings.hikcentral.port = 1  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('language = "en"\nnope = 1', "en"),
        ('language = "ru"', "ru"),
        ("language = 5", "ru"),
        ("not toml", "ru"),
        (None, "ru"),
    ],
)
def test_a_broken_file_is_explained_in_its_language(
    path: Path, text: str | None, language: str
) -> None:
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert language_of(path) == language
