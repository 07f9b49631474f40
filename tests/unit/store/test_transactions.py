"""Transactions: one writer, readers that cannot write, nothing half-written."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core.errors import IllegalMove, NotFound, StoreUnavailable
from kiosk.core.ids import HostId, JobId, VisitId
from kiosk.core.jobs import GRANT_CHAIN, JOB_MOVES, JobKind, JobState, Lane
from kiosk.core.visits import ACCESS_MOVES, STATUS_MOVES, AccessState, Visit, VisitStatus
from services.store import Store, job_reads, jobs, visits
from services.store.jobs import NewJob
from services.store.tables import counter, job, photo
from services.store.tables import visit as visit_table
from tests.fakes.clock import START
from tests.fakes.stores import on_sqlite
from tests.unit.jobs.rig import JPEG, add_host
from tests.unit.store.conftest import FIRST, SECOND, add_visit

THREADS, TIMES = 8, 25


def put_steps(store: Store, visit: Visit) -> list[JobId]:
    made: list[JobId] = []
    with store.write() as connection:
        for kind in GRANT_CHAIN:
            new = NewJob(visit.id, visit.id, kind, f"{visit.id}:{kind}", {}, START)
            saved = jobs.insert_job(connection, new, START)
            assert saved is not None
            made.append(saved.id)
    return made


def test_a_read_connection_cannot_write(store: Store, visit: Visit) -> None:
    with pytest.raises(StoreUnavailable, match=r"read-?only"), store.read() as connection:
        connection.execute(visit_table.update().values(status="CANCELLED"))
    with store.read() as connection:
        assert visits.get_visit(connection, visit.id) == visit


def test_eight_threads_lose_no_update(store: Store) -> None:
    with store.write() as connection:
        connection.execute(counter.insert().values(name="n", label_a="", label_b="", value=0))
    failed: list[BaseException] = []

    def add() -> None:
        try:
            for _ in range(TIMES):
                with store.write() as connection:
                    seen = connection.execute(counter.select()).one().value
                    connection.execute(counter.update().values(value=seen + 1))
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=add) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    with store.read() as connection:
        assert connection.execute(counter.select()).one().value == THREADS * TIMES


def test_a_reader_sees_one_moment_and_waits_for_no_writer(store: Store, visit: Visit) -> None:
    with store.read() as reader:
        assert visits.get_visit(reader, visit.id).revision == 1
        with store.write() as writer:
            visits.update_visit(writer, visit, company="other")
            with store.read() as second:
                assert visits.get_visit(second, visit.id).revision == 1
        assert visits.get_visit(reader, visit.id).revision == 1
    with store.read() as reader:
        assert visits.get_visit(reader, visit.id).revision == 2


def test_an_error_takes_everything_back(store: Store, visit: Visit) -> None:
    def change_and_fail() -> None:
        with store.write() as connection:
            visits.update_visit(connection, visit, company="other")
            raise KeyError

    with pytest.raises(KeyError):
        change_and_fail()
    with store.read() as connection:
        assert visits.get_visit(connection, visit.id) == visit


@on_sqlite
def test_a_full_disk_is_typed_and_leaves_nothing_half_written(
    store: Store, host_id: HostId
) -> None:
    def limit(pages: int) -> None:
        with store.write() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with store.read() as connection:
        used = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    limit(used + 5)
    with pytest.raises(StoreUnavailable, match="full"):
        add_visit(store, host_id, jpeg=JPEG * 20000)
    with store.read() as connection:
        assert visits.list_visits(connection, 10) == ()
        assert visits.get_photo(connection, store.seal, FIRST) is None
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    limit(1_000_000)
    add_visit(store, host_id, jpeg=JPEG * 20000)
    with store.read() as connection:
        assert visits.get_photo(connection, store.seal, FIRST) == JPEG * 20000


@on_sqlite
def test_the_pragmas_that_the_promises_rest_on(store: Store) -> None:
    with store.write() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_job_needs_its_visit(store: Store) -> None:
    new = NewJob(VisitId("nobody"), "chain", JobKind.ENROLL, "key", {}, START)
    with pytest.raises(StoreUnavailable, match=r"(?i)foreign key"), store.write() as connection:
        jobs.insert_job(connection, new, START)


def test_two_running_steps_of_one_chain_are_refused(store: Store, visit: Visit) -> None:
    first, second, _ = put_steps(store, visit)
    with store.write() as connection:
        connection.execute(job.update().where(job.c.id == first).values(state="running"))
    with pytest.raises(StoreUnavailable, match=r"(?i)unique"), store.write() as connection:
        connection.execute(job.update().where(job.c.id == second).values(state="running"))


def test_a_step_is_queued_once(store: Store, visit: Visit) -> None:
    put_steps(store, visit)
    with store.write() as connection:
        again = NewJob(visit.id, visit.id, JobKind.ENROLL, f"{visit.id}:enroll", {}, START)
        assert jobs.insert_job(connection, again, START) is None
        assert len(job_reads.list_jobs(connection)) == 3


def test_the_claim_keeps_the_order_of_a_chain(store: Store, visit: Visit) -> None:
    first, second, _ = put_steps(store, visit)
    with store.write() as connection:
        claimed = jobs.claim(connection, Lane.ACCESS, START, "w", START)
        assert claimed is not None
        assert (claimed.id, claimed.token, claimed.attempts) == (first, 1, 1)
        assert jobs.claim(connection, Lane.ACCESS, START, "w", START) is None
        jobs.move_job(connection, claimed, JobState.DEAD, START)
        assert jobs.claim(connection, Lane.ACCESS, START, "w", START) is None
        dead = job_reads.get_job(connection, first)
        jobs.move_job(connection, dead, JobState.CANCELLED, START)
        assert jobs.claim(connection, Lane.REVOKE, START, "w", START) is None
        following = jobs.claim(connection, Lane.ACCESS, START, "w", START)
        assert following is not None
        assert following.id == second


def test_a_job_of_later_is_not_claimed(store: Store, visit: Visit) -> None:
    with store.write() as connection:
        new = NewJob(visit.id, "c", JobKind.NOTIFY, "k", {}, START)
        jobs.insert_job(connection, new, START)
        before = START - timedelta(hours=1)
        assert jobs.claim(connection, Lane.NOTIFY, before, "w", START) is None
        assert job_reads.agenda(connection, Lane.NOTIFY, before) == (False, START)
        assert job_reads.agenda(connection, Lane.NOTIFY, START) == (True, None)


@pytest.mark.parametrize("current", JobState)
def test_jobs_move_along_their_table_only(store: Store, visit: Visit, current: JobState) -> None:
    (first, *_) = put_steps(store, visit)
    with store.write() as connection:
        connection.execute(job.update().where(job.c.id == first).values(state=current.value))
        one = job_reads.get_job(connection, first)
        for wanted in set(JobState) - JOB_MOVES[current]:
            with pytest.raises(IllegalMove):
                jobs.move_job(connection, one, wanted, START)
        assert job_reads.get_job(connection, first) == one


@pytest.mark.parametrize("current", VisitStatus)
def test_visits_move_along_their_table_only(
    store: Store, visit: Visit, current: VisitStatus
) -> None:
    with store.write() as connection:
        connection.execute(visit_table.update().values(status=current.value))
        one = visits.get_visit(connection, visit.id)
        for wanted in set(VisitStatus) - STATUS_MOVES[current]:
            with pytest.raises(IllegalMove):
                visits.update_visit(connection, one, status=wanted)
        assert visits.get_visit(connection, visit.id) == one


@pytest.mark.parametrize("current", AccessState)
def test_access_moves_along_its_table_only(
    store: Store, visit: Visit, current: AccessState
) -> None:
    with store.write() as connection:
        connection.execute(visit_table.update().values(access=current.value))
        one = visits.get_visit(connection, visit.id)
        for wanted in set(AccessState) - ACCESS_MOVES[current]:
            with pytest.raises(IllegalMove):
                visits.update_visit(connection, one, access=wanted)
        assert visits.get_visit(connection, visit.id) == one


def test_a_photo_opens_for_its_own_visit_only(store: Store, host_id: HostId) -> None:
    add_visit(store, host_id, FIRST, b"face one")
    add_visit(store, host_id, SECOND, b"face two")
    with store.write() as connection:
        others = sa.select(photo.c.sealed).where(photo.c.visit_id == SECOND).scalar_subquery()
        connection.execute(photo.update().where(photo.c.visit_id == FIRST).values(sealed=others))
    with store.read() as connection:
        assert visits.get_photo(connection, store.seal, SECOND) == b"face two"
        with pytest.raises(StoreUnavailable, match="does not open"):
            visits.get_photo(connection, store.seal, FIRST)


@pytest.mark.parametrize("length", [0, 5, 11, 12, 20, 40])
def test_a_damaged_photo_is_a_typed_error(store: Store, visit: Visit, length: int) -> None:
    with store.write() as connection:
        connection.execute(photo.update().values(sealed=sa.func.substr(photo.c.sealed, 1, length)))
    with store.read() as connection, pytest.raises(StoreUnavailable, match="does not open"):
        visits.get_photo(connection, store.seal, visit.id)


def test_the_same_photo_is_never_sealed_alike(store: Store) -> None:
    assert store.seal.seal(FIRST, JPEG) != store.seal.seal(FIRST, JPEG)


def test_an_error_shows_no_data(store: Store, host_id: HostId, visit: Visit) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        add_visit(store, host_id)
    shown = str(caught.value) + repr(caught.value)
    assert visit.visitor_name not in shown
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_what_is_not_there_is_not_found(store: Store) -> None:
    add_host(store)
    with store.read() as connection:
        with pytest.raises(NotFound):
            visits.get_visit(connection, FIRST)
        with pytest.raises(NotFound):
            job_reads.get_job(connection, JobId(1))


def test_every_reader_busy_is_a_typed_error(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store._backend.readers.pool, "_timeout", 0.01)
    with pytest.raises(StoreUnavailable):
        read_nested(store, 30)
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1


def read_nested(store: Store, depth: int) -> None:
    if depth:
        with store.read():
            read_nested(store, depth - 1)
