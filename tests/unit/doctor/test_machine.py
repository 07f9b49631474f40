"""Data folder, lock, disk and clock: each check passes, and fails for its reason."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.doctor import machine
from kiosk.doctor.findings import State
from kiosk.settings import Settings
from services.store import DataFolder
from tests.unit.doctor.checking import NOW, seen

MIB, GIB = 1024**2, 1024**3
HIKCENTRAL = {"host": "h", "app_key": "1", "tls": "ca", "ca_file": "ca.pem"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    path.mkdir(mode=0o700)
    return path


def settings(zone: str = "Asia/Almaty") -> Settings:
    return Settings.model_validate({"hikcentral": HIKCENTRAL, "time_zone": zone})


def test_a_private_folder_with_a_private_vault(folder: Path) -> None:
    vault = folder / "secrets.vault"
    vault.touch(mode=0o600)
    assert seen(machine.folder_rights(folder, [vault])) == [("OK", "folder.ok")]


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o777])
def test_a_folder_that_others_can_enter(folder: Path, mode: int) -> None:
    folder.chmod(mode)
    assert seen(machine.folder_rights(folder, [])) == [("FAIL", "folder.open")]


def test_a_vault_that_others_can_read(folder: Path) -> None:
    vault = folder / "secrets.vault"
    vault.touch(mode=0o600)
    vault.chmod(0o640)
    found = seen(machine.folder_rights(folder, [vault]))
    assert found == [("OK", "folder.ok"), ("FAIL", "folder.file_open")]


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none"
    assert seen(machine.folder_rights(path, [])) == [("NOT RUN", "folder.none")]
    running, finding = machine.desk_running(DataFolder(path))
    assert (running, seen(finding)) == (False, [("NOT RUN", "folder.none")])
    assert not path.exists()


def test_a_running_desk_is_seen_and_left_alone(folder: Path) -> None:
    desk = DataFolder(folder)
    desk.lock()
    running, finding = machine.desk_running(DataFolder(folder))
    assert (running, seen(finding)) == (True, [("OK", "lock.running")])
    desk.release()
    running, finding = machine.desk_running(DataFolder(folder))
    assert (running, seen(finding)) == (False, [("OK", "lock.free")])
    desk.lock()  # the doctor has let it go
    desk.release()


@pytest.mark.parametrize(
    ("free", "state"),
    [
        (GIB, State.OK),
        (GIB - 1, State.WARN),
        (200 * MIB, State.WARN),
        (200 * MIB - 1, State.FAIL),
        (0, State.FAIL),
    ],
)
def test_free_space(folder: Path, free: int, state: State) -> None:
    def asked(_: Path) -> int:
        return free

    assert machine.disk(folder, asked).state is state


def test_a_disk_that_cannot_be_asked(folder: Path) -> None:
    def broken(_: Path) -> int:
        raise OSError(5, "Input/output error")

    assert seen(machine.disk(folder, broken)) == [("FAIL", "disk.unknown")]


def test_the_disk_of_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    asked: list[Path] = []

    def free(path: Path) -> int:
        asked.append(path)
        return GIB

    machine.disk(tmp_path / "a" / "b", free)
    assert asked == [tmp_path]
    assert machine.free_bytes(tmp_path) > 0


def test_a_clock_with_a_zone() -> None:
    found = machine.clock(settings(), NOW, NOW - timedelta(days=1))
    assert seen(found) == [("OK", "clock.ok")]
    assert str(found.values["time"]).endswith("+05:00")


def test_a_clock_without_a_zone_of_its_own() -> None:
    assert seen(machine.clock(settings(""), NOW, None)) == [("WARN", "clock.no_zone")]


@pytest.mark.parametrize("year", [1970, 2024, 2038])
def test_a_year_that_cannot_be(year: int) -> None:
    now = datetime(year, 6, 1, tzinfo=UTC)
    assert seen(machine.clock(settings(), now, None)) == [("FAIL", "clock.wrong")]


def test_a_clock_that_went_backwards() -> None:
    written = NOW + timedelta(hours=2)
    assert seen(machine.clock(settings(), NOW, written)) == [("FAIL", "clock.wrong")]
