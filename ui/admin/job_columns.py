"""The columns of the job list. Pure functions from a Job to words. GUI thread."""

from PySide6.QtCore import QCoreApplication

from kiosk.core.jobs import Job, JobState
from ui.admin.notes import note_word
from ui.admin.words import job_state_word, kind_word, local_time, reason_word
from ui.models.rows import Column, RowsModel

_ORDER = {JobState.DEAD: 0, JobState.RUNNING: 1, JobState.QUEUED: 2}


def _visit_title() -> str:
    return QCoreApplication.translate("AdminJobs", "Visit ID")


def _kind_title() -> str:
    return QCoreApplication.translate("AdminJobs", "Step")


def _state_title() -> str:
    return QCoreApplication.translate("AdminJobs", "State")


def _attempts_title() -> str:
    return QCoreApplication.translate("AdminJobs", "Attempts")


def _next_title() -> str:
    return QCoreApplication.translate("AdminJobs", "Next\nrun")


def _reason_title() -> str:
    return QCoreApplication.translate("AdminJobs", "Reason")


def next_run(job: Job) -> str:
    """When a waiting job runs next; nothing for a job that waits for nobody."""
    return local_time(job.run_at) if job.state is JobState.QUEUED else "\u2014"


def whose(job: Job) -> str:
    """The visit; the code of somebody in HikCentral whom no visit explains."""
    return job.visit_id or job.subject


def why(job: Job) -> str:
    """The reason, and below it what was answered last."""
    return "\n".join(filter(None, (reason_word(job.reason), note_word(job.last_error))))


COLUMNS = (
    Column("visit", _visit_title, whose),
    Column("kind", _kind_title, lambda job: kind_word(job.kind)),
    Column(
        "state",
        _state_title,
        lambda job: job_state_word(job.state),
        lambda job: (_ORDER.get(job.state, 3), -job.id),
    ),
    Column("attempts", _attempts_title, lambda job: str(job.attempts), lambda job: job.attempts),
    Column("next", _next_title, next_run, lambda job: job.run_at),
    Column("reason", _reason_title, why),
)
WIDTHS = (216, 194, 206, 106, 198, 260)
STATE_COLUMN = 2


def jobs_model() -> RowsModel:
    """An empty list of jobs.

    Two workers may tell of one job in the wrong order; its token grows with each claim.
    """
    return RowsModel(COLUMNS, lambda job: job.id, whose, lambda job: job.token)
