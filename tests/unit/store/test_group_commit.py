"""One commit for all who came to write meanwhile, and nobody is told before it."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from services.store.group_commit import GroupCommit

WAIT_S = 60.0


class Notebook:
    """A table of words on an ordinary SQLite file, its commits counted; another connection, as
    anybody else would read the file, says what is really there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.engine = sa.create_engine(
            f"sqlite:///{path}",
            poolclass=sa.StaticPool,
            connect_args={"check_same_thread": False, "isolation_level": None},
        )
        event.listen(self.engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
        self.commits = 0
        self.before_commit: Callable[[], None] = lambda: None
        event.listen(self.engine, "commit", lambda _: self._commit())
        with self.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE note (word TEXT PRIMARY KEY)")
        self.commits = 0
        self.group = GroupCommit(self.engine)

    def write(self, word: str) -> None:
        with self.group.write() as connection:
            connection.execute(sa.text("INSERT INTO note VALUES (:word)"), {"word": word})

    def words(self) -> set[str]:
        other = sa.create_engine(f"sqlite:///{self._path}")
        with other.connect() as connection:
            found = set(connection.scalars(sa.text("SELECT word FROM note")))
        other.dispose()
        return found

    def _commit(self) -> None:
        self.commits += 1
        self.before_commit()


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[Notebook]:
    made = Notebook(tmp_path / "notes.db")
    yield made
    made.group.close()
    made.engine.dispose()


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def until_coming(notebook: Notebook, count: int) -> None:
    """Until so many wait for their turn to write."""
    never = threading.Event()
    for _ in range(int(WAIT_S / 0.001)):
        if notebook.group._coming == count:
            return
        never.wait(0.001)
    raise AssertionError(f"{notebook.group._coming} came")


def gather(
    notebook: Notebook, crowd: ThreadPoolExecutor, works: list[Callable[[], None]]
) -> list[Future[None]]:
    """All of them come while another one writes; then they may go on, in any order."""
    with notebook.group.write():
        futures = [crowd.submit(work) for work in works]
        until_coming(notebook, len(works))
    return futures


def test_what_write_has_let_through_is_in_the_file(notebook: Notebook) -> None:
    notebook.write("one")
    assert notebook.words() == {"one"}
    assert notebook.commits == 1


def test_those_who_come_meanwhile_share_a_commit(
    notebook: Notebook, crowd: ThreadPoolExecutor
) -> None:
    words = [f"word {number}" for number in range(6)]
    seen: list[set[str]] = []

    def write(word: str) -> None:
        notebook.write(word)
        seen.append(notebook.words())
        assert word in seen[-1], "on the disk when the writer is told"

    for future in gather(notebook, crowd, [lambda word=word: write(word) for word in words]):
        future.result(WAIT_S)
    assert notebook.words() == set(words)
    assert notebook.commits < 1 + len(words)


def test_an_error_undoes_the_changes_of_its_own_block_only(
    notebook: Notebook, crowd: ThreadPoolExecutor
) -> None:
    def fail() -> None:
        with notebook.group.write() as connection:
            connection.execute(sa.text("INSERT INTO note VALUES ('half done')"))
            raise RuntimeError("in the middle")

    works = [lambda: notebook.write("a"), fail, lambda: notebook.write("b"), fail]
    futures = gather(notebook, crowd, works)
    told = [type(future.exception(WAIT_S)) for future in futures]
    assert told == [type(None), RuntimeError, type(None), RuntimeError]
    assert notebook.words() == {"a", "b"}
    notebook.write("c")
    assert notebook.words() == {"a", "b", "c"}


def test_a_commit_that_fails_is_told_to_everybody_in_the_group(
    notebook: Notebook, crowd: ThreadPoolExecutor
) -> None:
    def disk_full() -> None:
        raise OSError("disk full")

    inside = threading.Event()

    def write_first() -> None:
        with notebook.group.write():
            inside.set()
            until_coming(notebook, 4)
            notebook.before_commit = disk_full

    entered = crowd.submit(write_first)
    assert inside.wait(WAIT_S)
    futures = [crowd.submit(notebook.write, f"word {number}") for number in range(4)]
    futures.append(entered)
    for future in futures:
        assert isinstance(future.exception(WAIT_S), OSError)
    assert notebook.words() == set()
    notebook.before_commit = lambda: None
    notebook.write("later")
    assert notebook.words() == {"later"}


def test_many_threads_lose_nothing(notebook: Notebook, crowd: ThreadPoolExecutor) -> None:
    def write_some(thread: int) -> None:
        for number in range(25):
            notebook.write(f"{thread} {number}")

    for future in [crowd.submit(write_some, thread) for thread in range(8)]:
        future.result(WAIT_S)
    assert len(notebook.words()) == 200
