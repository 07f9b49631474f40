"""Closes every gap between what should be (visits) and what is (HikCentral), once a minute.

Ghosts (somebody of ours has access that no visit explains) lose it, missing grants and windows
that drifted are mended, and a visit whose steps were lost gets them back. Each finding is judged
again in its own transaction, because the desk has gone on meanwhile, and is reported: audit,
log, event, metric. Only persons with a code of ours are ever touched.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from kiosk.core.clock import Clock
from kiosk.core.errors import PeerError
from kiosk.core.events import Event, QueueChanged
from kiosk.core.ids import GroupId, PersonCode, PersonId
from kiosk.core.ports import AccessControl
from kiosk.core.visits import AccessState, Visit
from services.jobs.gate import LinkGate
from services.jobs.rules import AccessRules
from services.jobs.wanted import wanted
from services.store import Store, passages, totals, visits
from services.upkeep.observing import Observed, Observer
from services.upkeep.repairs import Repairs

log = logging.getLogger(__name__)

WATERMARK = "reconciler"
# A membership can take seconds to show (contract 3.6), and a list is read in pages.
_SETTLING = timedelta(seconds=60)

Repair = Callable[[sa.Connection, Visit, datetime], list[Event]]


class Reconciler:
    """Called by the ticker, one call at a time, and once at the start."""

    def __init__(
        self,
        hikcentral: AccessControl,
        store: Store,
        gate: LinkGate,
        rules: AccessRules,
        clock: Clock,
        announce: Callable[[Sequence[Event]], None],
    ) -> None:
        """`announce` tells screens and workers what was queued, after the commit."""
        self._store = store
        self._gate = gate
        self._rules = rules
        self._clock = clock
        self._announce = announce
        self._observer = Observer(hikcentral, rules.prefix)
        self._repairs = Repairs(rules)

    def tick(self) -> None:
        """Compare and queue the difference. Peer errors are answered by the gate."""
        began = self._clock.now()
        self._mend_lost_steps(began)
        if not self._gate.is_open:
            return
        try:
            observed = self._observe()
        except PeerError as error:
            log.warning("reconcile_failed", extra={"error": type(error).__name__})
            self._gate.failed(error)
            return
        self._gate.succeeded()
        self._compare(observed, began)

    def _mend_lost_steps(self, now: datetime) -> None:
        """Needs no HikCentral: a visit that should move and has no step, or no revoke."""
        with self._store.read() as connection:
            moving = visits.list_moving(connection)
        self._mend(self._repairs.lost_steps, moving, now)

    def _observe(self) -> Observed:
        members = self._observer.members_of(frozenset(self._rules.groups.values()))
        inside = {person_id for listed in members.values() for person_id in listed}
        with self._store.read() as connection:
            known = visits.codes_of_persons(connection, inside)
            live = visits.list_open(connection)
        codes = {**known, **self._observer.codes_of(inside - known.keys())}
        ready = [visit for visit in live if visit.access is AccessState.READY]
        return Observed(members, codes, self._observer.persons_of(ready))

    def _compare(self, observed: Observed, began: datetime) -> None:
        for person_id, code, groups in _memberships(observed):
            self._mend_ghost(person_id, code, groups, began)
        with self._store.read() as connection:
            live = visits.list_open(connection)
        ready = [visit for visit in live if visit.access is AccessState.READY]
        self._mend(partial(self._repairs.drift, observed), ready, began)
        with self._store.write() as connection:
            passages.put_watermark(connection, WATERMARK, began)

    def _mend_ghost(
        self, person_id: PersonId, code: PersonCode, groups: frozenset[GroupId], began: datetime
    ) -> None:
        with self._store.read() as connection:
            theirs = visits.list_of_person(connection, code)
        due = wanted(theirs, self._rules, began)
        if groups <= (due.groups if due else frozenset[GroupId]()):
            return
        with self._store.write() as connection:
            if not self._repairs.is_quiet(connection, code, began - _SETTLING):
                return
            events = self._repairs.ghost(connection, person_id, code, groups, self._clock.now())
            counts = totals.count_open_and_dead(connection)
        self._report(events, counts)

    def _mend(self, repair: Repair, found: Iterable[Visit], began: datetime) -> None:
        for seen in found:
            with self._store.read() as connection:
                quiet = self._repairs.is_quiet(connection, seen.person_code, began - _SETTLING)
            if not quiet:
                continue
            with self._store.write() as connection:
                visit = visits.get_visit(connection, seen.id)
                # Anything that has changed since is looked at in the next round.
                if visit.revision != seen.revision:
                    continue
                events = repair(connection, visit, self._clock.now())
                counts = totals.count_open_and_dead(connection)
            self._report(events, counts)

    def _report(self, events: list[Event], counts: tuple[int, int]) -> None:
        if events:
            self._announce([*events, QueueChanged(*counts)])


def _memberships(observed: Observed) -> list[tuple[PersonId, PersonCode, frozenset[GroupId]]]:
    """Each person of ours that is a member, with the groups."""
    groups: dict[PersonId, set[GroupId]] = {}
    for group_id, members in observed.members.items():
        for person_id in members:
            if person_id in observed.codes:
                groups.setdefault(person_id, set()).add(group_id)
    return [(one, observed.codes[one], frozenset(found)) for one, found in sorted(groups.items())]
