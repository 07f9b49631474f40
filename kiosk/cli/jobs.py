"""`kiosk jobs`: the outside work, trying again what died, stopping what waits."""

from typing import Annotated, Any

import typer

from kiosk.cli.options import AsJson, session, show
from kiosk.core.ids import JobId
from kiosk.core.jobs import Job, JobState
from kiosk.core.visits import WaitReason

commands = typer.Typer(no_args_is_help=True, help="Look at the job queue; retry or stop jobs.")


@commands.command("list")
def list_(
    state: Annotated[list[JobState] | None, typer.Option(help="Only these states.")] = None,
    limit: int = 500,
    as_json: AsJson = False,
) -> None:
    """The newest jobs first."""
    with session() as open_session:
        states = frozenset(state) if state else None
        found = open_session.admin.list_jobs(open_session.actor, states, limit)
    show([_row(job) for job in found], as_json=as_json)


@commands.command()
def retry(job: Annotated[int, typer.Argument(help="Number of a dead job.")]) -> None:
    """Put a dead job back into the queue."""
    with session() as open_session:
        moved = open_session.desk.retry(JobId(job), open_session.actor)
    show([_row(moved)], as_json=False)


@commands.command("retry-all")
def retry_all(
    reason: Annotated[WaitReason, typer.Option(help="What failed them, and is mended now.")],
    as_json: AsJson = False,
) -> None:
    """Put all dead jobs of one reason back into the queue."""
    with session() as open_session:
        moved = open_session.desk.retry_all(reason, open_session.actor)
    show([_row(job) for job in moved], as_json=as_json)


@commands.command()
def cancel(job: Annotated[int, typer.Argument(help="Number of a queued job.")]) -> None:
    """Stop a queued job, with the steps to access behind it; never what takes access away."""
    with session() as open_session:
        moved = open_session.desk.cancel_job(JobId(job), open_session.actor)
    show([_row(moved)], as_json=False)


def _row(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "visit": job.visit_id,
        "step": job.kind.value,
        "state": job.state.value,
        "attempts": job.attempts,
        "run_at": job.run_at.isoformat(timespec="seconds"),
        "reason": job.reason.value if job.reason else "",
        "detail": job.last_error,
    }
