"""The command line beside a running program: the same use cases, picked up within a moment.

The program and one command of each kind of output are processes; the other commands run here,
through the same entry point, to keep the test short.
"""

import io
import json
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import pytest

from kiosk.cli import main
from services.simulator.faces import draw_visitor
from services.simulator.remote import doors_with
from tests.fakes.site import DOORS, ENTRANCE, EXIT, HOST, VISITOR, Site

_PICKED_UP_S = 60.0


class Terminal:
    """Commands on one site; `run` gives what was printed."""

    def __init__(self, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
        self._site, self._capsys = site, capsys

    def run(self, *arguments: str) -> str:
        code = main(["--data-dir", str(self._site.folder), *arguments])
        out, errors = self._capsys.readouterr()
        assert (code, errors) == (0, "")
        return out

    def rows(self, *arguments: str) -> list[dict[str, Any]]:
        return json.loads(self.run(*arguments, "--json"))


@pytest.fixture
def terminal(site: Site, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(site, capsys)


@pytest.fixture
def program(site: Site) -> Iterator["subprocess.Popen[str]"]:
    """`kiosk run --headless`, at work."""
    started = site.command("run", "--headless")
    site.remote.wait_until(lambda state: state["calls"] > 0)
    yield started
    started.terminate()
    _, errors = started.communicate(timeout=60)
    assert (started.returncode, errors) == (0, "")


@pytest.fixture
def named_entrance(site: Site) -> None:
    """Only the entrance has a name for people."""
    config = site.place.config
    plain = f'id = "{ENTRANCE}"'
    named = config.read_text(encoding="utf-8").replace(plain, f'{plain}\nname = "Main gate"')
    config.write_text(named, encoding="utf-8")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "visitor.png"
    cv2.imwrite(str(file), draw_visitor(4, 640, 480))
    return file


def _form(picture: Path) -> list[str]:
    return ["--name", VISITOR, "--host", HOST, "--consent", "--photo", str(picture)]


@pytest.mark.usefixtures("program")
def test_a_visit_from_register_to_checkout(site: Site, terminal: Terminal, picture: Path) -> None:
    command = site.command("visits", "register", *_form(picture), "--json")
    out, errors = command.communicate(timeout=60)
    assert (command.returncode, errors) == (0, "")
    (row,) = json.loads(out)
    assert (row["visitor"], row["status"], row["access"]) == (VISITOR, "EXPECTED", "QUEUED")
    code = row["id"]
    site.remote.wait_until(lambda state: doors_with(state, code) == DOORS, _PICKED_UP_S)

    site.remote.show_face(ENTRANCE, code)
    site.remote.wait_until(lambda state: state["mails"] == 1, _PICKED_UP_S)

    def listed_ready() -> bool:
        return terminal.rows("visits", "list")[0]["access"] == "READY"

    site.remote.wait_until(lambda _: listed_ready(), _PICKED_UP_S)
    (listed,) = terminal.rows("visits", "list")
    assert (listed["id"], listed["status"], listed["doors"]) == (code, "CHECKED_IN", "3/3")
    (shown,) = terminal.rows("visits", "show", code)
    assert shown["entry_count"] == 1
    assert {"enroll", "assign", "apply", "notify"} <= {e["step"] for e in shown["timeline"]}
    assert VISITOR in terminal.run("visits", "show", code)

    assert "CHECKED_OUT" in terminal.run("visits", "checkout", code)
    site.remote.wait_until(lambda state: doors_with(state, code) == (), _PICKED_UP_S)
    assert [row["id"] for row in terminal.rows("visits", "list", "--all")] == [code]


@pytest.mark.usefixtures("program")
def test_a_dead_job_is_retried_and_a_visit_cancelled(
    site: Site, terminal: Terminal, picture: Path
) -> None:
    site.remote.add_fault("single/add", "code", count=2, code="2", msg="Parameter error")
    (row,) = terminal.rows("visits", "register", *_form(picture))

    def dead() -> list[dict[str, Any]]:
        return terminal.rows("jobs", "list", "--state", "dead")

    site.remote.wait_until(lambda _: len(dead()) == 1, _PICKED_UP_S)
    (job,) = dead()
    assert (job["visit"], job["step"], job["reason"]) == (row["id"], "enroll", "REJECTED")
    assert "queued" in terminal.run("jobs", "retry", str(job["id"]))
    site.remote.wait_until(lambda state: doors_with(state, row["id"]) == DOORS, _PICKED_UP_S)
    assert dead() == []

    (cancelled,) = terminal.rows("visits", "cancel", row["id"])
    assert (cancelled["status"], cancelled["access"]) == ("CANCELLED", "REVOKING")
    site.remote.wait_until(lambda state: doors_with(state, row["id"]) == (), _PICKED_UP_S)


@pytest.mark.usefixtures("named_entrance", "program")
def test_changed_times_reach_the_doors_and_each_door_has_its_receipt(
    site: Site, terminal: Terminal, picture: Path
) -> None:
    (row,) = terminal.rows("visits", "register", *_form(picture))
    code = row["id"]

    def is_ready() -> bool:
        return terminal.rows("visits", "list")[0]["access"] == "READY"

    site.remote.wait_until(lambda _: is_ready(), _PICKED_UP_S)
    (before,) = site.remote.state()["persons"]
    later = datetime.fromisoformat(row["expected_exit"]) + timedelta(minutes=40)
    local = later.astimezone().replace(tzinfo=None).isoformat()
    (changed,) = terminal.rows("visits", "change", code, "--until", local, "--type", "VIP")
    assert datetime.fromisoformat(changed["expected_exit"]) == later

    def moved() -> bool:
        (person,) = site.remote.state()["persons"]
        return person["endTime"] != before["endTime"]

    site.remote.wait_until(lambda _: moved(), _PICKED_UP_S)
    site.remote.wait_until(lambda _: is_ready(), _PICKED_UP_S)
    (shown,) = terminal.rows("visits", "show", code)
    assert shown["visit_type"] == "VIP"
    assert "update_validity" in {entry["step"] for entry in shown["timeline"]}
    terminal.run("visits", "checkout", code)

    def taken_back() -> list[dict[str, Any]]:
        known = terminal.rows("visits", "receipts", code)
        return [one for one in known if one["confirmed"] == "revoked"]

    site.remote.wait_until(lambda _: len(taken_back()) == len(DOORS), _PICKED_UP_S)
    known = terminal.rows("visits", "receipts", code)
    assert {one["door"] for one in known if one["confirmed"] == "granted"} == set(DOORS)
    assert [one["at"] for one in known] == sorted(one["at"] for one in known)
    names = {one["door"]: one["name"] for one in known}
    assert (names[ENTRANCE], names[EXIT]) == ("Main gate", EXIT)


@pytest.mark.usefixtures("program")
def test_all_jobs_that_died_of_one_reason_are_retried(
    site: Site, terminal: Terminal, picture: Path
) -> None:
    site.remote.add_fault("single/add", "code", count=4, code="2", msg="Parameter error")
    ids = {terminal.rows("visits", "register", *_form(picture))[0]["id"] for _ in range(2)}

    def dead() -> list[dict[str, Any]]:
        return terminal.rows("jobs", "list", "--state", "dead")

    site.remote.wait_until(lambda _: len(dead()) == 2, _PICKED_UP_S)
    assert terminal.rows("jobs", "retry-all", "--reason", "LINK_DOWN") == []
    moved = terminal.rows("jobs", "retry-all", "--reason", "REJECTED")
    assert {(job["visit"], job["state"]) for job in moved} == {(one, "queued") for one in ids}
    for code in ids:
        site.remote.wait_until(lambda state, c=code: doors_with(state, c) == DOORS, _PICKED_UP_S)


def test_a_stopped_way_goes_nowhere_until_it_is_retried(
    site: Site, terminal: Terminal, picture: Path
) -> None:
    (row,) = terminal.rows("visits", "register", *_form(picture))
    first = min(job["id"] for job in terminal.rows("jobs", "list"))
    assert "cancelled" in terminal.run("jobs", "cancel", str(first))
    way = {(job["state"], job["reason"]) for job in terminal.rows("jobs", "list")}
    assert way == {("cancelled", "STOPPED")}
    (stopped,) = terminal.rows("visits", "list")
    assert (stopped["access"], stopped["waiting"]) == ("FAILED", "STOPPED")
    terminal.run("jobs", "retry", str(first))
    started = site.command("run", "--headless")
    site.remote.wait_until(lambda state: doors_with(state, row["id"]) == DOORS, _PICKED_UP_S)
    started.terminate()
    assert started.communicate(timeout=60)[1] == ""


def test_without_a_program_a_visit_waits_for_the_next_start(
    site: Site, terminal: Terminal, picture: Path
) -> None:
    (row,) = terminal.rows("visits", "register", *_form(picture))
    assert site.remote.calls() == []
    started = site.command("run", "--headless")
    site.remote.wait_until(lambda state: doors_with(state, row["id"]) == DOORS)
    started.terminate()
    assert started.communicate(timeout=60)[1] == ""


def test_hosts_come_from_a_table_and_all_or_none(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "hosts.csv"
    file.write_text(
        "name,email,phone,department\nӘлия Тестова,a@office.example,,Бухгалтерия\n",
        encoding="utf-8-sig",
    )
    assert terminal.run("hosts", "import", str(file)) == "1 hosts\n"
    (row,) = terminal.rows("hosts", "list", "әли")
    assert (row["name"], row["department"]) == ("Әлия Тестова", "Бухгалтерия")
    assert [row["name"] for row in terminal.rows("hosts", "list")] == [HOST, "Әлия Тестова"]


def test_a_table_with_one_wrong_row_imports_nothing(
    site: Site, terminal: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "hosts.csv"
    file.write_text("name,email,phone,department\nОдин,,,Отдел\n ,,,Отдел\n", encoding="utf-8")
    command = site.command("hosts", "import", str(file))
    out, errors = command.communicate(timeout=60)
    assert (command.returncode, out) == (2, "")
    assert "line 3" in errors
    assert "Traceback" not in errors
    assert [row["name"] for row in terminal.rows("hosts", "list")] == [HOST]


def test_a_secret_is_kept_and_never_printed(
    site: Site, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("  typed-canary \n"))
    assert terminal.run("secrets", "set", "mail-password") == "stored\n"
    secrets = site.place.secrets(site.place.settings())
    assert secrets.get("mail-password") == "typed-canary"
    files = [file for file in site.folder.iterdir() if file.is_file()]
    assert [file.name for file in files if b"typed-canary" in file.read_bytes()] == []
