"""The Celery application of the bench: two steps that do nothing but leave a mark.

Runs in the environment that `install` made, with Celery's defaults. The timetable stands for the
periodic tasks of the replaced system, so that beat holds what it held there.
"""

import os
import threading
from pathlib import Path

from celery import Celery  # pyright: ignore[reportMissingImports]

from tests.bench.queue.marks import FIRST, SECOND, Marks

_PERIODS_S = (300.0, 300.0, 900.0, 3600.0)

app = Celery("bench", broker=os.environ["BENCH_BROKER"])
app.conf.beat_schedule = {
    f"every {period} s, {number}": {"task": "periodic", "schedule": period}
    for number, period in enumerate(_PERIODS_S)
}
marks = Marks(Path(os.environ["BENCH_MARKS"]))
_step_s = float(os.environ["BENCH_STEP_S"])
_never = threading.Event()


def _work(what: bytes, chain: int) -> None:
    marks.put(what, chain)
    if _step_s:
        _never.wait(_step_s)


@app.task(name="first")
def first(chain: int) -> None:
    _work(FIRST, chain)


@app.task(name="second")
def second(chain: int) -> None:
    _work(SECOND, chain)


@app.task(name="periodic")
def periodic() -> None:
    """Nothing."""
