"""What the driver alone can do: the same rows by hand, three commits a chain, nothing else.

Neither leases nor order nor retries nor a second thread: for information, not a rival.
"""

import time
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2  # pyright: ignore[reportMissingTypeStubs]

_TABLES = (
    "CREATE TABLE job (id INTEGER PRIMARY KEY, chain INTEGER, seq INTEGER, state TEXT)",
    "CREATE TABLE log (id INTEGER PRIMARY KEY, job INTEGER, at INTEGER, what TEXT)",
)
_INSERT = "INSERT INTO job (chain, seq, state) VALUES (?, ?, 'queued') RETURNING id"
_MOVE = "UPDATE job SET state = ? WHERE id = ?"
_LOG = "INSERT INTO log (job, at, what) VALUES (?, ?, ?)"


def raw_chains_per_s(path: Path, count: int) -> float:
    """Enqueue; claim the first step; finish it and claim the second; finish with the next claim."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{'5a' * 32}'\"")
    for name, value in (("journal_mode", "WAL"), ("synchronous", "FULL")):
        connection.execute(f"PRAGMA {name} = {value}")
    for table in _TABLES:
        connection.execute(table)
    began = time.perf_counter()
    before: int | None = None
    for chain in range(count):
        before = _chain(connection, chain, before)
    rate = count / (time.perf_counter() - began)
    connection.close()
    return rate


def _chain(connection: Any, chain: int, before: int | None) -> int:
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        first, second = [
            connection.execute(_INSERT, (chain, seq)).fetchall()[0][0] for seq in (1, 2)
        ]
        for job in (first, second):
            connection.execute(_LOG, (job, 0, "queued"))
    for done, claimed in ((before, first), (first, second)):
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if done is not None:
                _move(connection, done, "done")
            _move(connection, claimed, "running")
    return second


def _move(connection: Any, job: int, state: str) -> None:
    connection.execute(_MOVE, (state, job))
    connection.execute(_LOG, (job, 0, state))
