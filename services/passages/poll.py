"""Asks HikCentral for door events: from the watermark less an overlap, up to now.

Late and repeated events are expected (contract 3.9); the overlap finds the late ones, the event
id removes the repeated ones. A failed poll moves no watermark, so nothing is skipped.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.core.access import DoorEvent
from kiosk.core.clock import Clock
from kiosk.core.errors import (
    CertificateRefused,
    CredentialsRefused,
    LinkDown,
    OutcomeUnknown,
    PeerError,
    Refused,
)
from kiosk.core.ids import DoorId
from kiosk.core.ports import AccessControl
from services.jobs.gate import LinkGate, reason_of
from services.passages.intake import PassageIntake
from services.store import Store, passages

log = logging.getLogger(__name__)

_WATERMARK = "door_events"
_FUTURE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PollRules:
    """Which event types of which doors to ask for; no doors means all that HikCentral lists."""

    event_types: tuple[int, ...]
    doors: tuple[DoorId, ...] = ()
    overlap: timedelta = timedelta(minutes=10)


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

    def tick(self) -> None:
        """One poll. Peer errors are answered by the gate; store errors go to the ticker."""
        if not self._gate.is_open:
            return
        until = self._clock.now()
        try:
            events = self._fetch(self._since(until), until)
        except PeerError as error:
            self._failed(error)
            return
        self._gate.succeeded()
        self._intake.take(events, (_WATERMARK, until))

    def _since(self, until: datetime) -> datetime:
        with self._store.read() as connection:
            seen = passages.get_watermark(connection, _WATERMARK)
        # A watermark from the future is a clock that was set back: start again from the overlap.
        start = until if seen is None else min(seen, until)
        return start - self._rules.overlap

    def _fetch(self, since: datetime, until: datetime) -> list[DoorEvent]:
        doors = self._rules.doors or tuple(door.id for door in self._hikcentral.list_doors())
        found: list[DoorEvent] = []
        # The server's clock may be ahead of ours: its newest events are in our future.
        for event_type in self._rules.event_types:
            found += self._hikcentral.door_events(event_type, doors, since, until + _FUTURE)
        return found

    def _failed(self, error: PeerError) -> None:
        log.warning("poll_failed", extra={"error": type(error).__name__, "code": error.code})
        if isinstance(error, LinkDown | CredentialsRefused | CertificateRefused):
            self._gate.close(reason_of(error), error.detail)
        elif isinstance(error, OutcomeUnknown):
            self._gate.unknown()
        elif isinstance(error, Refused):
            # A definite no to this question, from a peer that is there.
            self._gate.succeeded()
