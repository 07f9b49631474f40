"""Long runs on the virtual clock, in scenes of a hundred, each process with databases of its own.

A database that is emptied after each scene stays quick.
"""

import logging
import multiprocessing
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from services.store import Store
from tests.fakes.stores import open_store
from tests.torture.checkouts import Figures, check_out_some
from tests.torture.lost_replies import Verdict, enrol_some

_SCENE = 100
_PROCESSES = 2
_stores: list[Store] = []


def run_checkouts(count: int) -> Iterator[Figures]:
    """The figures of each scene, in order."""
    with _pool() as pool:
        yield from pool.map(_check_out, *_scenes(count))


def run_lost_replies(count: int) -> Iterator[Verdict]:
    """The verdict on each scene, in order."""
    with _pool() as pool:
        yield from pool.map(_enrol, *_scenes(count))


@contextmanager
def _pool() -> Iterator[ProcessPoolExecutor]:
    spawn = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(_PROCESSES, spawn, _open_stores, (folder,)) as pool,
    ):
        yield pool


def _open_stores(folder: str) -> None:
    logging.disable(logging.CRITICAL)  # A line for each of a million calls.
    mine = Path(folder) / str(os.getpid())
    for name in ("first", "second"):
        (mine / name).mkdir(parents=True)
        _stores.append(open_store(mine / name))


def _scenes(count: int) -> tuple[list[int], list[int]]:
    """Their numbers and sizes."""
    begins = range(0, count, _SCENE)
    return [begin // _SCENE for begin in begins], [min(_SCENE, count - begin) for begin in begins]


def _check_out(number: int, count: int) -> Figures:
    return check_out_some(_stores[0], number, count)


def _enrol(number: int, count: int) -> Verdict:
    return enrol_some(_stores, number, count)
