"""On PostgreSQL the writers of all desks take turns, and nobody holds the others up for ever."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from kiosk.core.errors import StoreUnavailable
from kiosk.core.visits import Visit
from services.store import Store, people, postgres_address, visits
from tests.fakes.stores import POSTGRES, on_postgres, open_store

WAIT_S = 60
pytestmark = [on_postgres, pytest.mark.own_database]


@pytest.fixture
def other(store: Store, tmp_path: Path) -> Iterator[Store]:
    """A second desk on the same database."""
    made = open_store(tmp_path, POSTGRES)
    yield made
    made.close()


def test_two_desks_lose_no_update_and_no_number(store: Store, other: Store, visit: Visit) -> None:
    seen: list[int] = []
    watched: set[int] = set()
    done = threading.Event()
    failed: list[BaseException] = []

    def count(desk: Store) -> None:
        try:
            for _ in range(20):
                with desk.write() as connection:
                    current = visits.get_visit(connection, visit.id)
                    more = current.entry_count + 1
                    visits.update_visit(connection, current, entry_count=more)
                    seen.append(visits.last_change(connection))
        except BaseException as error:
            failed.append(error)
            raise

    def watch() -> None:
        last = 0
        while not done.is_set():
            with store.read() as connection:
                newest = visits.last_change(connection)
            assert newest >= last
            watched.add(last := newest)

    watcher = threading.Thread(target=watch)
    writers = [threading.Thread(target=count, args=(desk,)) for desk in (store, other) * 2]
    for thread in (watcher, *writers):
        thread.start()
    for thread in writers:
        thread.join(WAIT_S)
    done.set()
    watcher.join(WAIT_S)
    assert failed == []
    with store.read() as connection:
        assert visits.get_visit(connection, visit.id).entry_count == 80
    assert seen == list(range(2, 82))


def test_a_host_is_kept_once_by_two_desks(store: Store, other: Store) -> None:
    inside, go = threading.Event(), threading.Event()

    def add(desk: Store, first: bool) -> None:
        with desk.write() as connection:
            people.put_host(connection, "Ким Алия", "", "", "Кадры")
            if first:
                inside.set()
                go.wait(WAIT_S)

    first = threading.Thread(target=add, args=(store, True))
    first.start()
    assert inside.wait(WAIT_S)
    second = threading.Thread(target=add, args=(other, False))
    second.start()
    go.set()
    first.join(WAIT_S)
    second.join(WAIT_S)
    with store.read() as connection:
        assert len(people.find_hosts(connection, "", 9)) == 1


def test_a_desk_that_freezes_does_not_hold_the_others_up_for_ever(
    store: Store, visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres_address._SESSION, "idle_in_transaction_session_timeout", "200ms")
    frozen = open_store(tmp_path, POSTGRES)

    def freeze() -> None:
        with frozen.write() as connection:
            visits.update_visit(connection, visit, company="frozen")
            with store.write() as mine:
                visits.update_visit(mine, visits.get_visit(mine, visit.id), company="awake")
            visits.get_visit(connection, visit.id)

    with pytest.raises(StoreUnavailable):
        freeze()
    frozen.close()
    with store.read() as connection:
        assert visits.get_visit(connection, visit.id).company == "awake"


def test_who_waits_too_long_for_the_turn_is_told(
    store: Store, visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres_address._SESSION, "lock_timeout", "50ms")
    hasty = open_store(tmp_path, POSTGRES)
    with store.write() as connection:
        visits.get_visit(connection, visit.id)
        with pytest.raises(StoreUnavailable, match="lock timeout"), hasty.write():
            pass
    hasty.close()


def test_a_read_only_view_begins_without_a_turn(store: Store, visit: Visit) -> None:
    begun: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        begun.append(statement)

    event.listen(store._backend.readers, "before_cursor_execute", note)
    with store.read() as connection:
        visits.get_visit(connection, visit.id)
    event.remove(store._backend.readers, "before_cursor_execute", note)
    assert len(begun) == 1
