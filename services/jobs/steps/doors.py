"""What assign, apply and revoke share: the doors of a group, and reading how far they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.core.access import ApplyReport, DoorProgress
from kiosk.core.errors import NotPermitted
from kiosk.core.ids import DoorId, GroupId
from kiosk.core.jobs import NotNow
from kiosk.core.ports import AccessControl
from kiosk.core.visits import WaitReason
from services.jobs.rules import AccessRules

_SIGHTINGS = 2


def doors_of(
    hikcentral: AccessControl, rules: AccessRules, group_id: GroupId
) -> tuple[DoorId, ...] | None:
    """The doors of the group; None when there is no such group.

    Old versions do not list them (contract 3.6): then the configured doors count, else all.
    """
    group = hikcentral.find_group(group_id)
    if group is None:
        return None
    return group.doors or rules.doors or tuple(door.id for door in hikcentral.list_doors())


@dataclass(frozen=True, slots=True)
class Progress:
    """How an apply stands after one more report; `saved` goes into the job's row.

    A negative report (only waiting and failed items are listed) proves success only when it
    comes twice, and a failure may be a leftover of the job before (contract 3.7): twice too.
    """

    ready: int
    total: int
    confirmed: bool
    failed_doors: tuple[DoorId, ...]
    error_code: str
    saved: Mapping[str, Any]


def weigh(report: ApplyReport, saved: Mapping[str, Any]) -> Progress:
    """Add one report to what earlier polls have seen."""
    failed = [door for door in report.doors if door.progress is DoorProgress.FAILED]
    applied = {d.door_id for d in report.doors if d.progress is DoorProgress.APPLIED}
    clean = len(applied) == len(report.doors) > 0
    # A door that is only "not listed" counts when it was so the time before as well.
    confirmed = applied if report.positive else applied & set(saved.get("unlisted", ()))
    clean_seen = int(saved.get("clean", 0)) + 1 if clean else 0
    failed_seen = int(saved.get("failed", 0)) + 1 if failed else 0
    return Progress(
        ready=len(confirmed),
        total=len(report.doors),
        confirmed=clean and (report.positive or clean_seen >= _SIGHTINGS),
        failed_doors=tuple(d.door_id for d in failed) if failed_seen >= _SIGHTINGS else (),
        error_code=failed[0].error_code if failed else "",
        saved={
            **saved,
            "clean": clean_seen,
            "failed": failed_seen,
            "ready": len(confirmed),
            "confirmed": sorted(confirmed),
            "unlisted": sorted(applied),
            "total": len(report.doors),
            "polls": int(saved.get("polls", 0)) + 1,
        },
    )


def waiting(progress: Progress, rules: AccessRules) -> NotNow:
    """Ask again, quickly at first: the devices are still at it."""
    quick = int(progress.saved["polls"]) <= rules.fast_polls
    return NotNow(
        WaitReason.DOORS_PENDING,
        f"{progress.ready} of {progress.total}",
        delay_s=rules.poll_s if quick else rules.slow_poll_s,
        result=progress.saved,
    )


_UNCONFIRMED_POLL_S = 60.0


def unconfirmed(error: NotPermitted, saved: Mapping[str, Any]) -> NotNow:
    """The push went out, and no interface of this server tells what came of it.

    Waiting proves nothing, so the visit never becomes ready or revoked by it: the screen says
    that nobody can confirm. The client asks a closed interface again after its next start.
    """
    return NotNow(WaitReason.UNCONFIRMED, str(error), delay_s=_UNCONFIRMED_POLL_S, result=saved)
