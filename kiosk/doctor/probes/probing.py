"""Runs every probe, and leaves nothing behind: not after an error, not after Ctrl-C.

The test persons are deleted before the questions that a server might answer by locking us out.
Main thread of a command, because of its signals.
"""

import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from kiosk.doctor.facts import Fact
from kiosk.doctor.findings import Finding, fail, ok
from kiosk.doctor.probes import (
    event_questions,
    face_questions,
    gate_questions,
    group_questions,
    person_questions,
    server_questions,
    unknown_ids,
)
from kiosk.doctor.probes.lab import Lab
from services.camera.opencv import Pixels

Tell = Callable[[Fact], None]
Handler = Callable[[int, FrameType | None], None] | signal.Handlers
_STOPS = (signal.SIGINT, signal.SIGTERM)


class _Stop:
    """Turns the first Ctrl-C or SIGTERM into an exception; deaf to every further one, so that a
    second Ctrl-C leaves no test person behind."""

    def __init__(self) -> None:
        self.deaf = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        if not self.deaf:
            self.deaf = True
            raise KeyboardInterrupt


def probe(lab: Lab, pixels: Pixels, tell: Tell) -> Iterator[Finding]:
    """Settle what can be settled; `tell` hears of each fact at once.

    The findings: was it stopped, is every test person gone (a leftover is a failure that names
    its code), could a test person be made at all.
    """
    stop = _Stop()
    with _signals(stop):
        stopped, left = _with_cleanup(lab, pixels, tell, stop)
    yield _gone(lab, left)
    if not (lab.code or stopped):
        yield fail("test_person", "test_person.none")
    if not stopped:
        with _signals(_Stop()):
            stopped = not _finish(lab, tell)
    if stopped:
        yield fail("probes", "probes.stopped")


def _with_cleanup(
    lab: Lab, pixels: Pixels, tell: Tell, stop: _Stop
) -> tuple[bool, tuple[str, ...]]:
    stopped = False
    try:
        for fact in _with_person(lab, pixels):
            tell(fact)
    except KeyboardInterrupt:
        stopped = True
    finally:
        with suppress(KeyboardInterrupt):
            stop.deaf = True
        left = lab.persons.remove_all()
    return stopped, left


def _with_person(lab: Lab, pixels: Pixels) -> Iterator[Fact]:
    yield from person_questions.main_person(lab)
    if not lab.person_id:
        return
    yield from person_questions.ways_to_write(lab)
    yield from person_questions.filters(lab)
    yield from face_questions.faces(lab, pixels)
    yield from group_questions.memberships(lab)
    yield from event_questions.events(lab)
    yield from unknown_ids.unknown_ids(lab)
    yield from person_questions.deleting(lab)


def _finish(lab: Lab, tell: Tell) -> bool:
    """What needs no test person; False when it was stopped."""
    with suppress(KeyboardInterrupt):
        for questions in (
            server_questions.subscription(lab),
            server_questions.handshakes(lab),
            server_questions.by_hand(),
            gate_questions.freshness(lab),
            gate_questions.refusals(lab),
        ):
            for fact in questions:
                tell(fact)
        return True
    return False


def _gone(lab: Lab, left: tuple[str, ...]) -> Finding:
    if left:
        return fail("cleanup", "cleanup.left", codes=", ".join(left))
    return ok("cleanup", "cleanup.ok", count=len(lab.persons.codes))


@contextmanager
def _signals(handler: Handler) -> Generator[None]:
    before = {number: signal.signal(number, handler) for number in _STOPS}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
