"""What can be done with jobs: retry the chosen, retry all of one reason, stop the chosen.

Owns the three buttons and the question before the last two. Ports are called through `ask` only,
off the GUI thread. GUI thread.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.core.errors import KioskError
from kiosk.core.jobs import GRANTING, NEVER_GIVES_UP, Job, JobState
from kiosk.core.people import Actor
from kiosk.core.visits import WaitReason
from ui.admin.confirm import ConfirmPanel, Question
from ui.admin.parts import button
from ui.admin.words import reason_word
from ui.bridge.ports import UiPorts

_EVERY_JOB = 100_000
_DEAD = frozenset({JobState.DEAD})


@dataclass(frozen=True, slots=True)
class Acted:
    """The jobs as they are now; an error leaves those before it done."""

    jobs: tuple[Job, ...]
    error: KioskError | None = None


def may_retry(job: Job) -> bool:
    """One that gave up, or a step to access that was stopped by hand."""
    stopped = job.state is JobState.CANCELLED and job.reason is WaitReason.STOPPED
    return job.state is JobState.DEAD or (stopped and job.kind in GRANTING)


def may_stop(job: Job) -> bool:
    """One that waits, unless it takes access away."""
    return job.state is JobState.QUEUED and job.kind not in NEVER_GIVES_UP


def common_reason(jobs: Iterable[Job]) -> WaitReason | None:
    """The reason of all those that gave up, if it is one."""
    reasons = {job.reason for job in jobs if job.state is JobState.DEAD}
    return reasons.pop() if len(reasons) == 1 else None


class JobActs(QWidget):
    """Signals: `retried(Acted)`, `stopped(Acted)`, `failed(Exception)`. GUI thread."""

    retried = Signal(object)
    stopped = Signal(object)
    failed = Signal(object)

    def __init__(self, ports: UiPorts, ask: Callable[..., None]) -> None:
        super().__init__()
        self._ports = ports
        self._ask = ask
        self._chosen: tuple[Job, ...] = ()
        self._confirmed: Callable[[], None] | None = None
        self.retry = button("admin_retry", "")
        self.retry_all = button("admin_retry_all", "")
        self.stop = button("admin_stop", "danger")
        self.panel = ConfirmPanel("admin_jobs_confirm")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for one in (self.retry, self.retry_all, self.stop):
            row.addWidget(one)
        self.retry.clicked.connect(self._retry)
        self.retry_all.clicked.connect(self._count_all)
        self.stop.clicked.connect(self._ask_stop)
        self.panel.confirmed.connect(self._go)

    def choose(self, jobs: Sequence[Job]) -> None:
        """The jobs that are chosen in the list now."""
        self._chosen = tuple(jobs)
        self.retranslate()

    def forget(self) -> None:
        """Nothing is chosen, nothing is asked."""
        self._confirmed = None
        self.panel.forget()
        self.choose(())

    def retranslate(self) -> None:
        """Every text in the present language, and what can be pressed."""
        again = sum(map(may_retry, self._chosen))
        waiting = sum(map(may_stop, self._chosen))
        self.retry.setText(_counted(_retry_word(), again))
        self.retry_all.setText(self.tr("Retry all with this reason"))
        self.stop.setText(_counted(_stop_word(), waiting))
        self.retry.setEnabled(again > 0)
        self.retry_all.setEnabled(common_reason(self._chosen) is not None)
        self.stop.setEnabled(waiting > 0)
        self.panel.retranslate()

    def _retry(self) -> None:
        desk = self._ports.desk
        jobs = _one_for_each_way(job for job in self._chosen if may_retry(job))
        self.retry.setEnabled(False)

        def put_back(actor: Actor) -> Acted:
            return _each(jobs, lambda job: desk.retry(job.id, actor))

        self._ask(put_back, self.retried.emit, self._refused)

    def _count_all(self) -> None:
        reason, admin = common_reason(self._chosen), self._ports.admin
        if reason is None:
            return
        self.retry_all.setEnabled(False)

        def count(actor: Actor) -> tuple[WaitReason, int]:
            dead = admin.list_jobs(actor, _DEAD, _EVERY_JOB)
            return reason, sum(job.reason is reason for job in dead)

        self._ask(count, self._ask_all, self._refused)

    def _ask_all(self, found: tuple[WaitReason, int]) -> None:
        reason, count = found
        desk = self._ports.desk

        def put_back(actor: Actor) -> Acted:
            return Acted(desk.retry_all(reason, actor))

        self._confirmed = lambda: self._ask(put_back, self.retried.emit, self._refused)
        self.retranslate()
        self.panel.ask(_about_all(reason, count))

    def _ask_stop(self) -> None:
        desk = self._ports.desk
        chosen = [job for job in self._chosen if may_stop(job)]
        jobs = _one_for_each_way(chosen)

        def stop(actor: Actor) -> Acted:
            return _each(jobs, lambda job: desk.cancel_job(job.id, actor))

        self._confirmed = lambda: self._ask(stop, self.stopped.emit, self._refused)
        self.panel.ask(_about_stop(len(chosen)))

    def _go(self) -> None:
        if self._confirmed is not None:
            self._confirmed()
            self._confirmed = None

    def _refused(self, error: Exception) -> None:
        self.retranslate()
        self.failed.emit(error)


def _counted(word: str, count: int) -> str:
    return f"{word} ({count})" if count else word


def _one_for_each_way(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Steps on the way to access stop and start together: one of them speaks for its visit."""
    found: dict[object, Job] = {}
    for job in jobs:
        together = job.kind in GRANTING and job.state is not JobState.DEAD
        found.setdefault(job.visit_id if together else job.id, job)
    return tuple(found.values())


def _each(jobs: Sequence[Job], act: Callable[[Job], Job]) -> Acted:
    done: list[Job] = []
    try:
        for job in jobs:
            done.append(act(job))
    except KioskError as error:
        return Acted(tuple(done), error)
    return Acted(tuple(done))


def _about_all(reason: WaitReason, count: int) -> Question:
    def title() -> str:
        words = QCoreApplication.translate(
            "JobActs", "Retry everything that gave up with this reason? Jobs: {count}"
        )
        return words.format(count=count)

    def hint() -> str:
        words = QCoreApplication.translate(
            "JobActs", "Reason: {reason}. Each starts over with a fresh count of attempts."
        )
        return words.format(reason=reason_word(reason))

    return Question(title, hint, lambda: _counted(_retry_word(), count))


def _about_stop(count: int) -> Question:
    def title() -> str:
        words = QCoreApplication.translate("JobActs", "Stop what waits? Jobs chosen: {count}")
        return words.format(count=count)

    def hint() -> str:
        return QCoreApplication.translate(
            "JobActs",
            "A step on the way to access takes the steps behind it along: the visitor gets no "
            "access until somebody retries it or takes a new photo.",
        )

    return Question(title, hint, lambda: _counted(_stop_word(), count))


def _retry_word() -> str:
    return QCoreApplication.translate("JobActs", "Retry")


def _stop_word() -> str:
    return QCoreApplication.translate("JobActs", "Stop")
