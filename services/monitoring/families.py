"""From a TotalsSnapshot to metric families. Pure; any thread.

The six `hikcentral_*` names are those of the system that we replace: dashboards query them, so
names and labels stay as they were. No label ever holds a name, a phone, an id.
"""

from collections.abc import Iterable, Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from kiosk.core.totals import TotalsSnapshot

OUTCOMES = ("success", "failed")
DIRECTIONS = ("entry", "exit")
CALL_STATUSES = ("success", "error")
LANES = ("revoke", "access", "notify")
OPEN_STATES = ("queued", "running", "dead")
VISIT_EVENTS = ("registered", "checked_in", "checked_out", "cancelled", "no_show")

Key = tuple[str, ...]


def counter(name: str, text: str, labels: Key, values: Mapping[Key, float]) -> Metric:
    """One counter family; the library adds `_total` to its name."""
    family = CounterMetricFamily(name, text, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(key, value)
    return family


def gauge(name: str, text: str, labels: Key, values: Mapping[Key, float]) -> Metric:
    """One gauge family."""
    family = GaugeMetricFamily(name, text, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(key, value)
    return family


def with_zeros(expected: Iterable[str], counts: Mapping[str, int]) -> dict[Key, float]:
    """`counts` by one-part key, with 0 for what has not happened yet."""
    return {(name,): counts.get(name, 0) for name in {*expected, *counts}}


def original_families(
    snapshot: TotalsSnapshot, calls: Mapping[Key, float], task_names: Iterable[str]
) -> Iterator[Metric]:
    """The original system's six names; `calls` by (endpoint, status), zeros included."""
    yield counter(
        "hikcentral_access_assignments",
        "Access assignments by outcome.",
        ("status",),
        with_zeros(OUTCOMES, snapshot.access_assignments),
    )
    yield counter(
        "hikcentral_access_revocations",
        "Access revocations by outcome.",
        ("status",),
        with_zeros(OUTCOMES, snapshot.access_revocations),
    )
    yield counter(
        "hikcentral_door_events",
        "Door events of visitors by direction.",
        ("event_type",),
        with_zeros(DIRECTIONS, snapshot.door_events),
    )
    yield gauge(
        "hikcentral_guests_inside", "Visitors inside now.", (), {(): snapshot.guests_inside}
    )
    yield counter("hikcentral_api_requests", "HikCentral calls.", ("endpoint", "status"), calls)
    yield counter(
        "hikcentral_task_errors",
        "Failed background tasks.",
        ("task_name",),
        with_zeros(task_names, snapshot.task_errors),
    )


def own_families(snapshot: TotalsSnapshot) -> Iterator[Metric]:
    """Queue, visits and the safety number."""
    open_jobs = {(lane, state): 0 for lane in LANES for state in OPEN_STATES}
    yield gauge(
        "kiosk_queue_jobs",
        "Unfinished jobs by lane and state.",
        ("lane", "state"),
        {**open_jobs, **snapshot.open_jobs},
    )
    oldest = {lane: moment.timestamp() for lane, moment in snapshot.oldest_job_at.items()}
    yield gauge(
        "kiosk_queue_oldest_job_timestamp_seconds",
        "Creation time of the oldest unfinished job of the lane; 0 when it is empty.",
        ("lane",),
        {(lane,): oldest.get(lane, 0.0) for lane in {*LANES, *oldest}},
    )
    yield gauge("kiosk_visitors_inside", "Visitors inside now.", (), {(): snapshot.guests_inside})
    yield counter(
        "kiosk_visits",
        "Visits by what happened to them.",
        ("event",),
        with_zeros(VISIT_EVENTS, snapshot.visits),
    )
    yield counter(
        "kiosk_reconciler_findings",
        "Differences between visits and HikCentral that the reconciler has found.",
        ("kind",),
        with_zeros([], snapshot.discrepancies),
    )
    yield gauge(
        "kiosk_access_overdue_revokes",
        "Visitors whose access should be gone and is not confirmed gone.",
        (),
        {(): snapshot.overdue_revokes},
    )
