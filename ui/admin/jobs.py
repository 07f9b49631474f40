"""The list of jobs: what is asked of HikCentral and the mail server, and why it waits.

Owns the list and its filter; what can be done with a job is `JobActs`. Must never block. GUI
thread.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout

from kiosk.core.events import JobChanged
from kiosk.core.jobs import Job, JobState
from kiosk.core.people import Actor
from ui.admin.job_acts import Acted, JobActs
from ui.admin.job_columns import STATE_COLUMN, WIDTHS, jobs_model
from ui.admin.notes import note_word
from ui.admin.parts import plain_label, show_problem, show_words
from ui.admin.session import SessionView
from ui.admin.state import StateDelegate, job_tone
from ui.admin.table import AdminTable
from ui.bridge import Bridge
from ui.bridge.ports import UiPorts

FILTERS: tuple[frozenset[JobState] | None, ...] = (
    None,
    frozenset({JobState.QUEUED, JobState.RUNNING}),
    frozenset({JobState.DEAD}),
)

_FILTER_LETTERS = 15


class JobsView(SessionView):
    """Jobs, those that gave up first. GUI thread."""

    def __init__(self, ports: UiPorts, bridge: Bridge) -> None:
        super().__init__(ports, bridge)
        self._model = jobs_model()
        self._arrived: list[Job] = []
        self.table = AdminTable("admin_jobs", self._model, WIDTHS)
        self.table.setItemDelegateForColumn(STATE_COLUMN, StateDelegate(job_tone, self))
        self.table.sort_from(STATE_COLUMN, Qt.SortOrder.AscendingOrder)
        self.filter = QComboBox()
        self.filter.setObjectName("admin_jobs_filter")
        self.filter_label = plain_label("label")
        self.filter_label.setWordWrap(False)
        self.filter_label.setBuddy(self.filter)
        narrow = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.filter.setSizeAdjustPolicy(narrow)
        self.filter.setMinimumContentsLength(_FILTER_LETTERS)
        for _ in FILTERS:
            self.filter.addItem("")
        self.acts = JobActs(ports, self.ask)
        self.result = plain_label("muted")
        self.whole_error = plain_label()
        self.whole_error.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.result.hide()
        self.whole_error.hide()
        self._lay_out()
        self.retranslate()
        self.filter.currentIndexChanged.connect(self.refresh)
        self.acts.retried.connect(self._retried)
        self.acts.stopped.connect(self._stopped)
        self.acts.failed.connect(self.show_error)
        for answered in (self.acts.panel.closed, self.acts.panel.confirmed):
            answered.connect(self.table.setFocus)
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self._model.modelReset.connect(self._selection_changed)
        bridge.job_changed.connect(self._take_change)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.filter_label)
        row.addWidget(self.filter)
        row.addStretch()
        row.addWidget(self.acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(self.result)
        column.addWidget(self.problem)
        column.addWidget(self.table, 1)
        column.addWidget(self.whole_error)
        column.addWidget(self.acts.panel)

    def refresh(self) -> None:
        self._arrived = []
        admin, states = self.ports.admin, self._states()

        def read(actor: Actor) -> tuple[Job, ...]:
            return admin.list_jobs(actor, states)

        self.load(read, self._fill)

    def forget(self) -> None:
        self._arrived = []
        self._model.replace_all(())
        self.acts.forget()
        show_words(self.result, "")
        self._word_empty()

    def retranslate(self) -> None:
        names = (self.tr("All"), self.tr("Open"), self.tr("Gave up, need a decision"))
        for number, name in enumerate(names):
            self.filter.setItemText(number, name)
        self.filter_label.setText(self.tr("Show"))
        self.filter.setAccessibleName(self.tr("Which jobs are shown"))
        self.table.setAccessibleName(self.tr("Jobs"))
        self._word_empty()
        self._model.retranslate()
        self._selection_changed()

    def _fill(self, jobs: Sequence[Job]) -> None:
        self._model.replace_all(jobs)
        # What changed while the list was being read is newer than the list.
        for job in self._arrived:
            self._take(job)
        self._arrived = []
        self._word_empty()

    def _states(self) -> frozenset[JobState] | None:
        return FILTERS[self.filter.currentIndex()]

    def _take_change(self, event: JobChanged) -> None:
        if not self.is_live:
            return
        if self.is_loading:
            self._arrived.append(event.job)
        if self.loaded_at is not None:
            self._take(event.job)

    def _take(self, job: Job) -> None:
        """Show the job as it is now, or no longer where the filter does not want it."""
        states = self._states()
        if states is None or job.state in states:
            self._model.upsert(job)
        else:
            self._model.remove(job.id)
        self._selection_changed()

    def _word_empty(self) -> None:
        words = self.tr("Nothing here: no job is in this state.")
        self.table.set_empty_words(words if self.loaded_at is not None else "")

    def _selection_changed(self) -> None:
        chosen = self.table.selected_rows()
        self.acts.choose(chosen)
        # The column is too narrow for a long error: one chosen job shows it whole.
        show_words(self.whole_error, note_word(chosen[0].last_error) if len(chosen) == 1 else "")

    def _retried(self, done: Acted) -> None:
        words = self.tr("Jobs put back in the queue: {count}").format(count=len(done.jobs))
        self._acted(done, words)

    def _stopped(self, done: Acted) -> None:
        self._acted(done, self.tr("Jobs stopped: {count}").format(count=len(done.jobs)))

    def _acted(self, done: Acted, words: str) -> None:
        show_problem(self.problem, done.error)
        show_words(self.result, words if done.jobs else "")
        for job in done.jobs:
            self._take(job)
        self._selection_changed()
        if done.error is None:
            self.refresh()  # others may have moved along
