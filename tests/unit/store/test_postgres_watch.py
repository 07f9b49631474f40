"""Desks on one PostgreSQL hear of each other's commits, and know who of them is alive."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.core.errors import ConfigError
from kiosk.core.visits import Visit
from services.store import Store, postgres_address, postgres_watch, visits
from services.store.postgres_watch import CHANNEL
from tests.fakes.postgres import PostgresServer
from tests.fakes.stores import POSTGRES, database_of, on_postgres, open_store

PROJECT = Path(__file__).parents[3]
WAIT_S = 60
pytestmark = [on_postgres, pytest.mark.own_database]
DESK = """
import sys
from kiosk.core.secret import Secret
from services.store.postgres import open_postgres
from services.store.postgres_address import PostgresAddress
host, port, database, password = sys.argv[1:]
address = PostgresAddress(host, int(port), database, "postgres", Secret(password))
store = open_postgres(address, Secret("22" * 32))
store.join("south", lambda: None)
print("joined", flush=True)
sys.stdin.read()
"""


class Heard:
    """Counts the calls of a store; `until` waits for the next one."""

    def __init__(self) -> None:
        self.count = 0
        self._came = threading.Condition()

    def __call__(self) -> None:
        with self._came:
            self.count += 1
            self._came.notify_all()

    def until(self, count: int) -> None:
        with self._came:
            assert self._came.wait_for(lambda: self.count >= count, WAIT_S), self.count


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """More desks on the same database."""
    opened: list[Store] = []

    def another() -> Store:
        opened.append(open_store(tmp_path, POSTGRES))
        return opened[-1]

    yield another
    for one in opened:
        one.close()


def change(store: Store, visit: Visit) -> None:
    with store.write() as connection:
        current = visits.get_visit(connection, visit.id)
        visits.update_visit(connection, current, entry_count=current.entry_count + 1)


def test_a_commit_is_heard_by_the_other_desks_only(
    store: Store, visit: Visit, desk: Callable[[], Store]
) -> None:
    south = desk()
    at_north, at_south = Heard(), Heard()
    store.join("north", at_north)
    south.join("south", at_south)
    change(store, visit)
    at_south.until(1)
    change(south, visit)
    at_north.until(1)
    assert (at_north.count, at_south.count) == (1, 1)


def test_what_changes_nothing_or_is_taken_back_wakes_nobody(
    store: Store, visit: Visit, server: PostgresServer, tmp_path: Path
) -> None:
    def fail() -> None:
        with store.write() as connection:
            visits.update_visit(connection, visit, company="other")
            raise KeyError

    with server.connect(database_of(tmp_path)) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        with store.write() as connection:
            visits.get_visit(connection, visit.id)
        with pytest.raises(KeyError):
            fail()
        change(store, visit)
        listener.execute(f"NOTIFY {CHANNEL}, 'end'")
        told = [note.payload for note in listener.notifies(timeout=WAIT_S, stop_after=2)]
    assert told == [store._backend._us, "end"]


def test_a_name_is_held_by_one_desk(
    store: Store, desk: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.join("north", Heard())
    monkeypatch.setitem(postgres_address._SESSION, "lock_timeout", "50ms")
    second, third = desk(), desk()
    with pytest.raises(ConfigError) as caught:
        second.join("north", Heard())
    assert caught.value.setting == "desk"
    store.close()
    third.join("north", Heard())


def test_who_left_is_dead_and_who_is_there_is_not(store: Store, desk: Callable[[], Store]) -> None:
    south = desk()
    store.join("north", Heard())
    south.join("south", Heard())
    asked = ("north", "south", "never")
    assert store.dead_owners(asked) == {"never"}
    assert south.dead_owners(asked) == {"never"}
    south.close()
    assert store.dead_owners(asked) == {"south", "never"}
    assert store.dead_owners(()) == frozenset()


def test_a_killed_desk_is_dead_at_once(
    store: Store, server: PostgresServer, tmp_path: Path
) -> None:
    where = [str(server.folder), str(server.port), database_of(tmp_path), server.password]
    with subprocess.Popen(
        [sys.executable, "-c", DESK, *where],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=PROJECT,
    ) as south:
        assert south.stdout is not None
        assert south.stdout.readline().strip() == b"joined"
        assert store.dead_owners(["south"]) == frozenset()
        south.send_signal(signal.SIGKILL)
        south.wait(WAIT_S)
    # Its name: the lock waits for the server to notice, and is then ours.
    store.join("south", Heard())


def test_a_lost_connection_comes_back_with_the_name(
    store: Store,
    visit: Visit,
    desk: Callable[[], Store],
    server: PostgresServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres_watch, "_RETRY_S", 0.01)
    south = desk()
    heard = Heard()
    store.join("north", heard)
    with server.connect() as admin:
        ended = admin.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory'"
        ).fetchone()
    assert ended == (1,)
    heard.until(1)
    assert south.dead_owners(["north"]) == frozenset()
    change(south, visit)
    heard.until(2)


def test_closing_while_the_server_is_away_ends(store: Store, server: PostgresServer) -> None:
    store.join("north", Heard())
    server.stop(signal.SIGQUIT)
    try:
        store.close()
    finally:
        server.start()
    assert "store-watch" not in {thread.name for thread in threading.enumerate()}
