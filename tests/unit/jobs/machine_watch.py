"""Judges every call of the engine at the moment it arrives at HikCentral.

What one call did wrong may be mended a moment later, so that no look between the steps sees it.
`broken` collects what was found; the machine asserts that it is empty.
"""

from datetime import datetime

import sqlalchemy as sa

from kiosk.core.ids import PersonCode, PersonId
from kiosk.core.jobs import JobKind
from services.jobs.wanted import Wishes
from services.store import visits
from services.store.tables import job
from tests.unit.jobs.rig import Rig

_CROWDED = (
    sa.select(job.c.subject)
    .where(job.c.state == "running")
    .group_by(job.c.subject)
    .having(sa.func.count() > 1)
)


def _overtaken() -> sa.Select[tuple[int]]:
    before = job.alias("before")
    waits = sa.exists().where(
        before.c.visit_id == job.c.visit_id,
        before.c.id < job.c.id,
        before.c.kind != JobKind.NOTIFY.value,
        before.c.state.in_(["queued", "running"]),
    )
    mine = (job.c.state == "running", job.c.kind != JobKind.NOTIFY.value)
    return sa.select(job.c.id).where(*mine, waits)


class Watch:
    """`most_end`: by person, the latest end of access that may have been asked of HikCentral."""

    def __init__(self, rig: Rig) -> None:
        self.broken: list[str] = []
        self.most_end: dict[PersonCode, datetime] = {}
        self._rig = rig
        self._wishes = Wishes(rig.store, rig.access, rig.clock)

    def before(self, method: str) -> None:
        """A call has arrived, and has done nothing yet."""
        with self._rig.store.read() as connection:
            if connection.execute(_CROWDED).first() is not None:
                self.broken.append(f"two steps of one person run at {method}")
            if connection.execute(_overtaken()).first() is not None:
                self.broken.append(f"a step runs before an earlier one at {method}")
        if method == "add_member":
            code = self._code_of(self._rig.hik.calls[-1].about)
            if code is not None and self._wishes.of(code) is None:
                self.broken.append("access is given to somebody who is to have none")

    def after(self, method: str) -> None:
        """A call has done its work."""
        if method not in ("add_person", "update_person"):
            return
        about = self._rig.hik.effects[-1].about
        people = self._rig.hik.people.values()
        for person in [one for one in people if about in (one.id, one.code)]:
            code = PersonCode(person.code)
            if person.end is None or person.end > self._latest_end(code):
                self.broken.append(f"{method} leaves the end at {person.end}")

    def bound(self, code: PersonCode) -> datetime | None:
        """The latest end of the open visits of a person, as the desk has them now."""
        with self._rig.store.read() as connection:
            theirs = visits.list_of_person(connection, code)
        return max((self._rig.access.end_of(one) for one in theirs if one.is_open), default=None)

    def allow(self, code: PersonCode, *, settled: bool) -> None:
        """The desk has changed something: the old end counts until the change has arrived."""
        bound, known = self.bound(code), self.most_end.get(code)
        ends = [one for one in (bound, None if settled else known) if one is not None]
        if ends:
            self.most_end[code] = max(ends)
        elif settled:
            self.most_end.pop(code, None)

    def _latest_end(self, code: PersonCode) -> datetime:
        known = (self.most_end.get(code), self.bound(code), self._rig.clock.now())
        return max(one for one in known if one is not None)

    def _code_of(self, person_id: str) -> PersonCode | None:
        found = self._rig.hik.people.get(PersonId(person_id))
        return None if found is None else PersonCode(found.code)
