"""Finding hosts as people type them, and the counts for monitoring."""

from collections.abc import Callable

import pytest

from kiosk.core.errors import NotFound, Refused
from kiosk.core.ids import HostId
from services.store import Store, people, visits
from services.store.totals import SqlTotals
from tests.unit.jobs.rig import ENTRY, EXIT, RECEPTION, Rig

NAMES = (
    "Сериков Нурлан",
    "Сергеева Анна",
    "Smith John",
    "Әбдіқадыр Айгүл",
    "Семёнов Пётр",
    "O'Neil 100%_Sure",
)


@pytest.fixture
def find(store: Store) -> Callable[..., list[str]]:
    with store.write() as connection:
        for name in NAMES:
            people.put_host(connection, name, "", "", "Финансы")

    def find(text: str, limit: int = 8) -> list[str]:
        with store.read() as connection:
            return [host.name for host in people.find_hosts(connection, text, limit)]

    return find


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("сер", ["Сергеева Анна", "Сериков Нурлан"]),
        ("СЕРИ", ["Сериков Нурлан"]),
        ("нур", ["Сериков Нурлан"]),
        ("нурлан сер", ["Сериков Нурлан"]),
        ("рик", []),
        ("әбдіқ", ["Әбдіқадыр Айгүл"]),
        ("ӘБДІҚ", ["Әбдіқадыр Айгүл"]),
        ("АЙГҮЛ", ["Әбдіқадыр Айгүл"]),
        ("семенов", ["Семёнов Пётр"]),
        ("ПЁТР", ["Семёнов Пётр"]),
        ("JOHN", ["Smith John"]),
        ("%", []),
        ("_", []),
        ("100%", ["O'Neil 100%_Sure"]),
        ("100_", []),
        ("100%_s", ["O'Neil 100%_Sure"]),
        ("o'", ["O'Neil 100%_Sure"]),
        ("/", []),
        ("\\", []),
    ],
)
def test_hosts_are_found_as_they_are_typed(
    find: Callable[..., list[str]], typed: str, found: list[str]
) -> None:
    assert sorted(find(typed)) == found


def test_the_list_is_as_long_as_asked(find: Callable[..., list[str]]) -> None:
    assert len(find("")) == len(NAMES)
    assert len(find("", 2)) == 2
    assert find("", 0) == []


def test_a_host_is_kept_once_and_can_change(store: Store) -> None:
    with store.write() as connection:
        first = people.put_host(connection, "Ким  Алия", "a@example.test", "1", "Кадры")
        again = people.put_host(connection, "Ким Алия", "b@example.test", "2", " Кадры ")
        other = people.put_host(connection, "Ким Алия", "", "", "Финансы")
    assert first == again != other
    with store.read() as connection:
        assert people.get_host(connection, first).email == "b@example.test"
        assert [one.name for one in people.list_departments(connection)] == ["Кадры", "Финансы"]
        with pytest.raises(NotFound):
            people.get_host(connection, HostId(0))


def test_totals_of_an_empty_database_are_nought(store: Store) -> None:
    rig = Rig(store)
    seen = SqlTotals(store, rig.clock).read()
    assert set(seen.visits.values()) == {0}
    assert (seen.guests_inside, seen.overdue_revokes) == (0, 0)
    assert seen.access_assignments == {"success": 0, "failed": 0}
    assert set(seen.task_errors.values()) == {0}
    assert (dict(seen.open_jobs), dict(seen.oldest_job_at)) == ({}, {})


def test_totals_count_what_happened(store: Store) -> None:
    rig = Rig(store)
    totals = SqlTotals(store, rig.clock)
    good, bad, gone = rig.register(), rig.register(photo=None), rig.register()
    rig.settle()
    rig.desk.cancel(bad.id, RECEPTION)
    rig.pass_door(rig.visit(good.id), ENTRY)
    rig.pass_door(rig.visit(gone.id), ENTRY)
    assert totals.read().guests_inside == 2
    rig.pass_door(rig.visit(gone.id), EXIT)
    failed = rig.register()
    rig.hik.takes_inline_faces = False
    rig.hik.fail_next("put_face", Refused("no"))
    rig.hik.hold = True
    rig.run()
    seen = totals.read()
    assert dict(seen.visits) == {
        "registered": 4,
        "checked_in": 2,
        "checked_out": 1,
        "cancelled": 1,
        "no_show": 0,
    }
    assert dict(seen.door_events) == {"entry": 2, "exit": 1}
    assert dict(seen.access_assignments) == {"success": 2, "failed": 0}
    assert seen.task_errors["enroll_face"] == 1
    assert seen.open_jobs["access", "dead"] == 1
    assert seen.open_jobs["access", "queued"] == 2
    assert seen.open_jobs["revoke", "queued"] == 1
    assert seen.oldest_job_at["access"] == failed.created_at
    assert seen.overdue_revokes == 0
    rig.clock.advance(121)
    assert totals.read().overdue_revokes == 1
    rig.hik.hold = False
    rig.settle()
    seen = totals.read()
    assert seen.overdue_revokes == 0
    assert seen.access_revocations["success"] == 1


def test_changes_have_numbers_that_grow(store: Store) -> None:
    rig = Rig(store)
    first, second = rig.register(photo=None), rig.register(photo=None)
    with store.read() as connection:
        seen = visits.last_change(connection)
    rig.desk.check_in(first.id, RECEPTION)
    with store.read() as connection:
        changed = visits.list_changed_since(connection, seen)
        live = visits.list_open(connection)
    assert [one.id for one in changed] == [first.id]
    assert {one.id for one in live} == {first.id, second.id}
