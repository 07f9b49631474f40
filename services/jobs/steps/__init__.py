"""The steps. Each makes something so ("ensure"), and doing it twice does no harm.

A step reads the store, talks to one peer and answers with an outcome; it never writes the store.
"""

from typing import Protocol

from kiosk.core.jobs import Job, Outcome
from kiosk.core.visits import Visit


class Step(Protocol):
    """One kind of job. Called on a worker thread, outside any transaction."""

    def run(self, job: Job, visit: Visit) -> Outcome:
        """Raises PeerError; everything else is a fault of the program."""
        ...
