"""The only crossing between other threads and Qt.

Bus events become queued signals; port calls run on one desk executor thread and their answers
come back as queued calls. Slots must be bound methods of living objects.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from kiosk.core.bus import Bus
from kiosk.core.errors import KioskError, StoreError
from kiosk.core.events import (
    CameraChanged,
    InterfaceMissing,
    JobChanged,
    LinkChanged,
    PassageRecorded,
    QueueChanged,
    VisitChanged,
)

log = logging.getLogger(__name__)


class Bridge(QObject):
    """Owns the desk executor and the event signals.

    Signals: `visit_changed(VisitChanged)`, `job_changed(JobChanged)`,
    `link_changed(LinkChanged)`, `queue_changed(QueueChanged)`, `camera_changed(CameraChanged)`,
    `passage_recorded(PassageRecorded)`, `interface_missing(InterfaceMissing)`; all
    arrive on the GUI thread.
    Runs on: the GUI thread; bus handlers only emit.
    """

    visit_changed = Signal(object)
    job_changed = Signal(object)
    link_changed = Signal(object)
    queue_changed = Signal(object)
    camera_changed = Signal(object)
    passage_recorded = Signal(object)
    interface_missing = Signal(object)
    _answered = Signal(object, object)

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._answered.connect(self._deliver)
        self._cancels = [
            bus.subscribe(VisitChanged, self.visit_changed.emit),
            bus.subscribe(JobChanged, self.job_changed.emit),
            bus.subscribe(LinkChanged, self.link_changed.emit),
            bus.subscribe(QueueChanged, self.queue_changed.emit),
            bus.subscribe(CameraChanged, self.camera_changed.emit),
            bus.subscribe(PassageRecorded, self.passage_recorded.emit),
            bus.subscribe(InterfaceMissing, self.interface_missing.emit),
        ]

    def call(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `work` on the desk executor, then `done(answer)` or `failed(error)` on this thread.

        `failed` gets every exception, the program's own faults included, so that no screen is
        left waiting. A KioskError is an answer and is noted by its name; a fault is logged here
        with its traceback.
        """
        future = self._executor.submit(work)

        def answered(finished: Future[Any]) -> None:
            error = finished.exception()
            if error is None:
                self._answered.emit(done, finished.result())
            else:
                _note(error)
                self._answered.emit(failed, error)

        future.add_done_callback(answered)

    def close(self) -> None:
        """Stop listening, let the running call end, take no further one."""
        for cancel in self._cancels:
            cancel()
        self._executor.shutdown(wait=True, cancel_futures=True)

    @Slot(object, object)
    def _deliver(self, receiver: Callable[[Any], None], answer: object) -> None:
        owner = getattr(receiver, "__self__", None)
        # The dialog that asked may have been closed while the call ran.
        if not isinstance(owner, QObject) or isValid(owner):
            receiver(answer)


def _note(error: BaseException) -> None:
    if isinstance(error, KioskError) and not isinstance(error, StoreError):
        log.info("desk_call_refused", extra={"error": type(error).__name__})
    else:
        log.error("desk_call_failed", exc_info=error)
