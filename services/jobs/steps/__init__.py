"""The steps. Each makes something so ("ensure"), and doing it twice does no harm.

A step reads the store, talks to one peer and answers with an outcome; it never writes the store.
Called on a worker thread, outside any transaction. Raises PeerError, StoreError and LeaseLost;
everything else is a fault of the program.
"""

from typing import Protocol

from kiosk.core.jobs import Job, Outcome
from kiosk.core.visits import Visit
from services.store import Store, visits


class Step(Protocol):
    """One kind of job."""

    def run(self, job: Job) -> Outcome: ...


class VisitStep(Protocol):
    """One kind of job that always belongs to a visit."""

    def run(self, job: Job, visit: Visit) -> Outcome: ...


class ForVisit:
    """Gives a step the visit of its job, as it is at the start of the attempt."""

    def __init__(self, store: Store, step: VisitStep) -> None:
        self._store = store
        self._step = step

    def run(self, job: Job) -> Outcome:
        if job.visit_id is None:
            raise ValueError(f"job {job.id} has no visit")
        with self._store.read() as connection:
            visit = visits.get_visit(connection, job.visit_id)
        return self._step.run(job, visit)
