"""Opening: the key, the revision, the lock of the folder; a refusal changes nothing."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.core.errors import (
    ConfigError,
    DataFolderInUse,
    StoreKeyWrong,
    StoreTooNew,
    StoreUnavailable,
)
from kiosk.core.secret import Secret
from kiosk.core.visits import Visit
from services.store import DataFolder, Store
from services.store.sqlite import open_sqlite
from tests.fakes.stores import KEY, PHOTO_KEY, on_sqlite, open_store

pytestmark = pytest.mark.own_database

HOLDER = """
import sys
from pathlib import Path
from services.store import DataFolder
folder = DataFolder(Path(sys.argv[1]))
folder.lock()
print("locked", flush=True)
sys.stdin.read()
"""


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@on_sqlite
def test_nothing_readable_is_on_the_disk(store: Store, visit: Visit, tmp_path: Path) -> None:
    on_disk = files(tmp_path)
    assert len(on_disk["kiosk.db-wal"]) > 0
    store.close()
    for name, data in [*on_disk.items(), *files(tmp_path).items()]:
        for canary in (
            b"SQLite format 3",
            visit.visitor_name.encode(),
            visit.visitor_name.split()[0].encode(),
            visit.visitor_name.encode("utf-16-le"),
            visit.id.encode(),
            b"a picture",
            b"CREATE TABLE",
        ):
            assert canary not in data, (name, canary)


def test_what_was_saved_is_there_after_opening_again(
    store: Store, visit: Visit, tmp_path: Path, kind: str
) -> None:
    store.close()
    store.close()
    again = open_store(tmp_path, kind)
    with again.read() as connection:
        assert connection.exec_driver_sql("SELECT id FROM visit").scalars().all() == [visit.id]
    again.close()


@on_sqlite
def test_a_wrong_key_opens_nothing_and_changes_nothing(
    store: Store, visit: Visit, tmp_path: Path
) -> None:
    store.close()
    before = files(tmp_path)
    with pytest.raises(StoreKeyWrong):
        open_sqlite(tmp_path / "kiosk.db", Secret("33" * 32), PHOTO_KEY)
    assert files(tmp_path) == before
    open_store(tmp_path).close()


def test_a_newer_database_is_left_alone(
    store: Store, visit: Visit, tmp_path: Path, kind: str
) -> None:
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    before = files(tmp_path)
    with pytest.raises(StoreTooNew, match="9999"):
        open_store(tmp_path, kind)
    assert files(tmp_path) == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kiosk.db").write_bytes(b"not a database at all " * 400)
    before = files(tmp_path)
    with pytest.raises(StoreKeyWrong):
        open_store(tmp_path)
    assert files(tmp_path) == before


def test_a_place_that_cannot_be_written_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        open_sqlite(tmp_path / "missing" / "kiosk.db", KEY, PHOTO_KEY)


def test_one_program_holds_a_folder(tmp_path: Path) -> None:
    first, second = DataFolder(tmp_path), DataFolder(tmp_path)
    first.lock()
    first.lock()
    with pytest.raises(DataFolderInUse):
        second.lock()
    first.release()
    first.release()
    second.lock()
    with pytest.raises(DataFolderInUse):
        first.lock()
    second.release()


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "a" / "b")
    folder.create()
    assert folder.database == tmp_path / "a" / "b" / "kiosk.db"
    if os.name == "posix":
        assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700


@pytest.mark.parametrize("spoil", ["folder", "lock"])
def test_a_folder_that_cannot_be_used_names_the_setting(tmp_path: Path, spoil: str) -> None:
    path = tmp_path / "data"
    if spoil == "folder":
        path.write_bytes(b"a file in the way")
    else:
        (path / "kiosk.lock").mkdir(parents=True)
    with pytest.raises(ConfigError) as caught:
        DataFolder(path).lock()
    assert caught.value.setting == "data_dir"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="NOT RUN: no device that is full")
def test_a_full_disk_keeps_no_program_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "kiosk.lock").symlink_to("/dev/full")
    folder = DataFolder(tmp_path)
    folder.lock()
    with pytest.raises(DataFolderInUse):
        DataFolder(tmp_path).lock()
    folder.release()
    folder.lock()
    folder.release()


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"locked"
        folder = DataFolder(tmp_path)
        with pytest.raises(DataFolderInUse):
            folder.lock()
        holder.kill()
        holder.wait()
        folder.lock()
        folder.release()
