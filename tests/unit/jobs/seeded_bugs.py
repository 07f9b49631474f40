"""Defects that are put into the engine on purpose: the machine must find each of them.

Each is a mistake that somebody could make in a change, as a patch of one name.
"""

import dataclasses
import itertools
from collections.abc import Callable
from typing import Any

import pytest

from kiosk.core.jobs import JobKind
from services.jobs import recording, wanted
from services.jobs.leases import Leases
from services.jobs.steps import apply, enroll
from services.store import jobs
from services.store.tables import job

Patch = pytest.MonkeyPatch
Seed = Callable[[Patch], None]


def no_look_up(patch: Patch) -> None:
    """A repeated enrolment adds the person without looking for it first."""
    run = enroll.Enroll.run

    def first_every_time(self: enroll.Enroll, one: Any, visit: Any) -> Any:
        new = dataclasses.replace(one, token=1, payload={})
        return run(self, new, dataclasses.replace(visit, person_id=None))

    patch.setattr(enroll.Enroll, "run", first_every_time)


def no_order_guard(patch: Patch) -> None:
    """A step does not wait for the steps before it."""
    insert, number = jobs.insert_job, itertools.count()

    def alone(connection: Any, new: Any, now: Any) -> Any:
        return insert(
            connection, dataclasses.replace(new, chain=f"{new.chain}:{next(number)}"), now
        )

    patch.setattr(jobs, "insert_job", alone)


def no_fence(patch: Patch) -> None:
    """Whoever comes late writes over what another worker has done."""
    move = jobs.move_job

    def by_force(connection: Any, current: Any, *arguments: Any, **values: Any) -> Any:
        mine = {"state": current.state.value, "token": current.token}
        connection.execute(job.update().where(job.c.id == current.id).values(**mine))
        return move(connection, current, *arguments, **values)

    patch.setattr(jobs, "move_job", by_force)


def no_sweep(patch: Patch) -> None:
    """What a dead worker left running stays so."""
    patch.setattr(jobs, "requeue", lambda *arguments, **named: ())


def no_supersede(patch: Patch) -> None:
    """What was ordered before a revoke is still done."""
    patch.setattr(jobs, "cancel_queued", lambda *arguments, **named: ())
    patch.setattr(recording, "_is_superseded", lambda *arguments: False)


def lease_is_not_looked_at(patch: Patch) -> None:
    """A worker sends although its job was given to another one."""
    patch.setattr(Leases, "check", lambda self: None)


def revoke_gives_up(patch: Patch) -> None:
    """A revoke dies like any other step."""
    patch.setattr(recording, "NEVER_GIVES_UP", frozenset[JobKind]())


def ready_before_all_doors(patch: Patch) -> None:
    """One door is enough."""
    weigh = apply.weigh

    def generous(report: Any, saved: Any) -> Any:
        progress = weigh(report, saved)
        return dataclasses.replace(progress, confirmed=progress.ready > 0)

    patch.setattr(apply, "weigh", generous)


def cancelled_is_granted(patch: Patch) -> None:
    """A step does not ask whether the visit is still wanted."""
    patch.setattr(wanted, "is_wanted", lambda visit: True)


SEEDS: dict[Seed, tuple[str, ...]] = {
    no_look_up: ("lose_answer", "lose_power", "settle"),
    no_order_guard: ("fail", "settle"),
    no_fence: ("stand_still", "register"),
    no_sweep: ("lose_power", "stand_still"),
    no_supersede: ("press", "run", "fail"),
    lease_is_not_looked_at: ("stand_still", "settle"),
    revoke_gives_up: ("press", "fail", "settle"),
    ready_before_all_doors: ("doors", "settle"),
    cancelled_is_granted: ("press", "change_while_running", "run"),
}
"""Each with the rules that lead to it, so that a short search is enough."""
