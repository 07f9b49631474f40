"""Asks HikCentral for door events: from the watermark less an overlap, up to now.

Late and repeated events are expected (contract 3.9); the overlap finds the late ones, a look far
back now and then those that come hours late (F36), the event id removes the repeated ones. A
failed poll, or one with a gap (F35), moves no watermark, so nothing is skipped.
"""

import logging
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.core.access import DoorEvent
from kiosk.core.clock import Clock
from kiosk.core.errors import Busy, PeerError
from kiosk.core.ids import DoorId
from kiosk.core.ports import AccessControl
from services.jobs.gate import LinkGate
from services.passages.intake import PassageIntake
from services.store import Store, passages

log = logging.getLogger(__name__)

_WATERMARK = "door_events"
_FUTURE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PollRules:
    """Which event types of which doors to ask for; no doors means all that HikCentral lists.

    `overlap` reaches back from the watermark at every poll, `far_back` every so many seconds.
    """

    event_types: tuple[int, ...]
    doors: tuple[DoorId, ...] = ()
    overlap: timedelta = timedelta(minutes=10)
    far_back: timedelta = timedelta(hours=6)
    far_back_every_s: float = 900.0


class DoorEventPoll:
    """Called by the ticker, one call at a time. Also tells the link gate how HikCentral is."""

    def __init__(
        self,
        hikcentral: AccessControl,
        intake: PassageIntake,
        store: Store,
        gate: LinkGate,
        clock: Clock,
        rules: PollRules,
    ) -> None:
        self._hikcentral = hikcentral
        self._intake = intake
        self._store = store
        self._gate = gate
        self._clock = clock
        self._rules = rules
        self._quiet_until = self._far_back_at = -math.inf

    def tick(self) -> None:
        """One poll. Peer errors are answered by the gate; store errors go to the ticker."""
        started = self._clock.monotonic()
        if not self._gate.is_open or started < self._quiet_until:
            return
        until = self._clock.now()
        is_far = started >= self._far_back_at
        since = until - self._rules.far_back if is_far else until
        try:
            events, complete = self._fetch(min(since, self._since(until)), until)
        except PeerError as error:
            self._failed(error)
            return
        self._gate.succeeded()
        if is_far:
            self._far_back_at = started + self._rules.far_back_every_s
        if not complete:
            log.warning("poll_incomplete", extra={"events": len(events)})
        self._intake.take(events, (_WATERMARK, until) if complete else None)

    def _since(self, until: datetime) -> datetime:
        with self._store.read() as connection:
            seen = passages.get_watermark(connection, _WATERMARK)
        # A watermark from the future is a clock that was set back: start again from the overlap.
        start = until if seen is None else min(seen, until)
        return start - self._rules.overlap

    def _fetch(self, since: datetime, until: datetime) -> tuple[list[DoorEvent], bool]:
        """The events, and whether they are all that the server has."""
        doors = self._rules.doors or tuple(door.id for door in self._hikcentral.list_doors())
        found: list[DoorEvent] = []
        complete = True
        # The server's clock may be ahead of ours: its newest events are in our future.
        for event_type in self._rules.event_types:
            events = self._hikcentral.door_events(event_type, doors, since, until + _FUTURE)
            complete = complete and events.complete
            found += events
        return found, complete

    def _failed(self, error: PeerError) -> None:
        log.warning("poll_failed", extra={"error": type(error).__name__, "code": error.code})
        if isinstance(error, Busy):
            self._quiet_until = self._clock.monotonic() + (error.retry_after_s or 0.0)
        self._gate.failed(error)
