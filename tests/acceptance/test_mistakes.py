"""Mistakes through the real command line: one sentence in the user's language, nothing lost."""

import base64
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.app.place import Place
from kiosk.core.bus import Bus
from kiosk.core.clock import SystemClock
from kiosk.core.ids import GroupId, VisitId
from kiosk.core.jobs import JobKind, JobState
from kiosk.core.visits import VisitType
from services.desk import SqlDesk
from services.jobs.rules import AccessRules
from services.store import DataFolder, job_reads, visits
from tests.fakes.site import DESK, HOST, Overrides, Site

START = ("run", "--headless")
LANGUAGES = ("ru", "en")
RULES = AccessRules(dict.fromkeys(VisitType, GroupId("7")), ())
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@pytest.fixture
def saved(site: Site) -> VisitId:
    """A visit from before the mistake."""
    with site.opened() as store:
        desk = SqlDesk(store, SystemClock(), Bus(), lambda: None, RULES)
        return desk.register(site.draft(), DESK).id


def _say(
    site: Site, *arguments: str, overrides: Overrides | None = None, only: str = ""
) -> dict[str, str]:
    """What each language is told, one after the other: no two of them want the data folder."""
    told: dict[str, str] = {}
    for language in [only] if only else LANGUAGES:
        path = site.folder / f"{language}.toml"
        file = site.configure(overrides, language=language, path=path)
        told |= _told(site, {language: file}, *arguments)
    return told


def _told(site: Site, files: dict[str, Path], *arguments: str) -> dict[str, str]:
    programs = {one: site.command(*arguments, config=file) for one, file in files.items()}
    told: dict[str, str] = {}
    ends = {one: program.communicate(timeout=60) for one, program in programs.items()}
    for language, (out, told[language]) in ends.items():
        assert (programs[language].returncode, out) == (2, ""), told[language]
        assert len(told[language].splitlines()) == 1, told[language]
        assert "Traceback" not in told[language]
        assert told[language].rstrip().endswith(".")
        assert bool(_CYRILLIC.search(_without_paths(told[language]))) is (language == "ru")
    return told


def _without_paths(text: str) -> str:
    return " ".join(word for word in text.split() if "/" not in word)


def _require_kept(site: Site, visit_id: VisitId) -> None:
    """The one visit of before is there, photo and all, and nothing beside it."""
    with site.opened() as store, store.read() as connection:
        (visit,) = visits.list_visits(connection, 10)
        assert visit.id == visit_id
        assert visits.get_photo(connection, store.seal, visit_id) == site.photo


SETTINGS: dict[str, tuple[Overrides, str, str, str]] = {
    "unknown": ({"mail": {"hoost": "x"}}, "en", "mail.hoost", "remove it"),
    "unknown, in Russian": ({"mail": {"hoost": "x"}}, "ru", "mail.hoost", "удалите"),
    "bad value": ({"passages": {"poll_s": -1}}, "ru", "passages.poll_s", "Исправьте"),
    "missing": ({"hikcentral": {"app_key": None}}, "en", "hikcentral.app_key", "Add it"),
    "no secret": (
        {"hikcentral": {"app_secret": "not-stored-yet"}},
        "ru",
        "hikcentral.app_secret",
        "not-stored-yet",
    ),
    "no file": ({"hikcentral": {"pin_file": "gone.pem"}}, "ru", "gone.pem", "путь"),
    "bad pin": ({"hikcentral": {"pin_sha256": "12"}}, "en", "hikcentral.pin_sha256", "Correct"),
}


@pytest.mark.parametrize("name", list(SETTINGS))
def test_a_wrong_setting_is_named_with_its_cure(site: Site, saved: VisitId, name: str) -> None:
    overrides, language, setting, cure = SETTINGS[name]
    text = _say(site, *START, overrides=overrides, only=language)[language]
    assert setting in text
    assert cure in text
    _require_kept(site, saved)


def test_a_port_that_is_taken(site: Site, saved: VisitId) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = {one: _start_without_port(site, port, one) for one in LANGUAGES}
    for text in told.values():
        assert str(port) in text
        assert "monitoring.port" in text
    assert "set another port" in told["en"]
    assert _CYRILLIC.search(told["ru"])
    _require_kept(site, saved)


def _start_without_port(site: Site, port: int, language: str) -> str:
    """What a desk says whose monitoring port is taken, and that it works all the same."""
    path = site.folder / f"{language}.toml"
    file = site.configure({"monitoring": {"port": port}}, language=language, path=path)
    program = site.command(*START, config=file)
    assert program.stderr is not None
    told = program.stderr.readline()
    assert program.poll() is None
    # It has taken up the work: the visit that was saved before is enrolled, or was already.
    site.building.remote.wait_until(lambda state: bool(state["persons"]))
    program.terminate()
    _, rest = program.communicate(timeout=60)
    assert (program.returncode, rest) == (0, "")
    return told


def test_a_settings_file_that_is_none(site: Site, saved: VisitId) -> None:
    files = {language: site.folder / f"{language}.toml" for language in LANGUAGES}
    for language, file in files.items():
        file.write_text(f'language = "{language}"\n\n[hikcentral\nhost = 1\n', encoding="utf-8")
    told = _told(site, files, *START)
    for language, text in told.items():
        assert str(files[language]) in text
        assert "line 3" in text
    assert "Correct the line" in told["en"]
    _require_kept(site, saved)


def test_the_language_of_the_environment_counts_before_any_file_is_read(site: Site) -> None:
    gone = site.folder / "gone.toml"
    program = site.command(*START, config=gone, environ={"KIOSK_LANGUAGE": "en"})
    _, text = program.communicate(timeout=60)
    assert program.returncode == 2
    assert text.startswith(f"The file for {gone} is not there")


def test_a_second_program_on_the_same_data(site: Site, saved: VisitId) -> None:
    with _locked(site):
        told = _say(site, *START)
    assert all(str(site.folder) in text for text in told.values())
    assert "already running" in told["en"]
    assert "уже" in told["ru"]
    _require_kept(site, saved)


@contextmanager
def _locked(site: Site) -> Iterator[None]:
    folder = Place(DataFolder(site.folder), site.place.config).folder
    folder.lock()
    yield
    folder.release()


def test_the_wrong_database_key(site: Site, saved: VisitId) -> None:
    secrets = site.place.secrets(site.place.settings())
    right = secrets.get("database-key")
    assert right is not None
    before = site.place.folder.database.read_bytes()
    site.put_secret("database-key", base64.b64encode(bytes(32)).decode())
    told = _say(site, "visits", "list", only="en")
    assert "key that belongs to this database" in told["en"]
    assert site.place.folder.database.read_bytes() == before
    site.put_secret("database-key", right)
    _require_kept(site, saved)


@pytest.fixture
def wall(tmp_path: Path) -> Path:
    """A picture without anybody in it."""
    file = tmp_path / "wall.png"
    rows, columns = np.mgrid[0:480, 0:640]
    cv2.imwrite(str(file), ((rows + columns) % 200).astype(np.uint8))
    return file


def test_a_form_with_mistakes_names_every_field(site: Site, saved: VisitId) -> None:
    form = ["--name", " ", "--host", HOST, "--email", "nobody", "--phone", "12"]
    times = ["--entry", "2040-03-02T10:00:00", "--exit", "2040-03-02T09:00:00"]
    told = _say(site, "visits", "register", *form, *times)
    for label in ("Visitor's name", "E-mail", "Phone", "Expected exit", "Consent"):
        assert f"{label}: " in told["en"]
    assert "The exit must be after the entry" in told["en"]
    assert "Visitor's" not in told["ru"]
    assert len(_CYRILLIC.findall(told["ru"])) > 100
    _require_kept(site, saved)


def test_a_photo_without_a_face(site: Site, saved: VisitId, wall: Path) -> None:
    form = ["--name", "Без Лица", "--host", HOST, "--consent", "--photo", str(wall)]
    told = _say(site, "visits", "register", *form, only="ru")
    assert "не найдено лицо" in told["ru"]
    _require_kept(site, saved)


def test_things_that_are_not_there(site: Site, saved: VisitId) -> None:
    assert "V000" in _say(site, "visits", "cancel", "V000", only="ru")["ru"]
    assert "999" in _say(site, "jobs", "cancel", "999", only="en")["en"]
    assert "V000" in _say(site, "visits", "receipts", "V000", only="en")["en"]
    form = ["--name", "A", "--host", "Nobody", "--consent"]
    assert "Host: " in _say(site, "visits", "register", *form, only="en")["en"]
    _require_kept(site, saved)


def test_changes_that_cannot_be(site: Site, saved: VisitId) -> None:
    told = _say(site, "visits", "change", saved, "--until", "2020-03-02T09:00:00", only="en")
    assert "The exit must be after the entry" in told["en"]
    assert "--until" in _say(site, "visits", "change", saved, only="ru")["ru"]
    with site.opened() as store, store.read() as connection:
        assert visits.get_visit(connection, saved).revision == 1
    _require_kept(site, saved)


def test_what_takes_access_away_cannot_be_stopped(site: Site, saved: VisitId) -> None:
    with site.opened() as store:
        desk = SqlDesk(store, SystemClock(), Bus(), lambda: None, RULES)
        desk.cancel(saved, DESK)
        with store.read() as connection:
            (revoke,) = job_reads.list_jobs(connection, kinds=(JobKind.REVOKE,))
    told = _say(site, "jobs", "cancel", str(revoke.id))
    assert "cannot be stopped" in told["en"]
    assert "остановить нельзя" in told["ru"]
    with site.opened() as store, store.read() as connection:
        assert job_reads.get_job(connection, revoke.id).state is JobState.QUEUED
