"""Counts for monitoring, taken from the database, so that a restart forgets nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TotalsSnapshot:
    """Counts over the life of the database, and the state of the queue now.

    `access_assignments`, `access_revocations`: by "success" and "failed". `door_events`: by
    "entry" and "exit". `api_requests`: by (endpoint, status). `task_errors`: by task name.
    `open_jobs`: by (lane, state), lanes "revoke", "access", "notify". `oldest_job_at`: by lane.
    `visits`: by "registered", "checked_in", "checked_out", "cancelled", "no_show".
    `discrepancies`: findings of the reconciler, by `kiosk.core.events.Discrepancy`.
    """

    access_assignments: Mapping[str, int] = field(default_factory=dict[str, int])
    access_revocations: Mapping[str, int] = field(default_factory=dict[str, int])
    door_events: Mapping[str, int] = field(default_factory=dict[str, int])
    api_requests: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    task_errors: Mapping[str, int] = field(default_factory=dict[str, int])
    visits: Mapping[str, int] = field(default_factory=dict[str, int])
    open_jobs: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    oldest_job_at: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    guests_inside: int = 0
    overdue_revokes: int = 0
    discrepancies: Mapping[str, int] = field(default_factory=dict[str, int])


class Totals(Protocol):
    """Reads the counts; any thread, never waits for a writer. Raises StoreError."""

    def read(self) -> TotalsSnapshot: ...
