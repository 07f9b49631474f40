"""notify: one mail to the host. A repeat carries the same message id."""

from collections.abc import Callable
from datetime import datetime

from kiosk.core.access import Direction
from kiosk.core.jobs import Done, Job, Outcome
from kiosk.core.mail import Mail
from kiosk.core.people import Host
from kiosk.core.ports import Mailer
from kiosk.core.visits import Visit
from services.store import Store, people

Composer = Callable[[Visit, Host, Direction, datetime, str], Mail]
"""Words the mail of a passage (visit, host, direction, when, door name) for the site."""


class Notify:
    def __init__(self, mailer: Mailer | None, compose: Composer, store: Store) -> None:
        self._mailer = mailer
        self._compose = compose
        self._store = store

    def run(self, job: Job, visit: Visit) -> Outcome:
        with self._store.read() as connection:
            host = people.get_host(connection, visit.host_id)
        if self._mailer is None:
            return Done({"sent": False}, "no mail server is set up")
        if not host.email:
            return Done({"sent": False}, "the host has no e-mail address")
        direction = Direction(job.payload["direction"])
        at = datetime.fromisoformat(job.payload["at"])
        self._mailer.send(self._compose(visit, host, direction, at, job.payload["door"]))
        return Done({"sent": True}, "host told")
