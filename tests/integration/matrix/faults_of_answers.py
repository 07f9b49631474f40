"""Faults F10 to F20, F23 and F31 to F33: what the server says, and what it means by it."""

from datetime import timedelta
from email.utils import format_datetime
from functools import partial

from tests.integration.matrix.cells import Form, Trouble
from tests.integration.matrix.faults_of_the_link import answer, require_met
from tests.integration.matrix.operations import Operation
from tests.integration.matrix.verdicts import Verdict
from tests.integration.matrix.world import World

LINK, UNKNOWN, BUSY = Verdict.LINK, Verdict.UNKNOWN, Verdict.BUSY
_TRIES_UNTIL_TOLD = 3


def _later(kind: str, retry_after: str, wait_s: float | None) -> Form:
    form = answer(kind, BUSY, BUSY, retry_after=retry_after)
    form.wait_s = wait_s
    form.also = _require_patience
    return form


def _require_patience(trouble: Trouble) -> None:
    """Not asked again before the time that the server named, and asked again after it."""
    require_met(trouble)
    wait_s = trouble.form.wait_s
    if wait_s is None:
        return
    asked = trouble.requests()
    trouble.world.advance(wait_s - 1)
    trouble.operation.drive(trouble.world)
    assert trouble.requests() == asked, "asked again before the time that was named"
    trouble.world.advance(2)
    for _ in range(2):
        trouble.operation.drive(trouble.world)
    assert trouble.requests() > asked, "not asked again at all"


def _dated(world: World, operation: Operation) -> None:
    at = format_datetime(world.clock.now() + timedelta(seconds=90), usegmt=True)
    world.remote.add_fault(operation.path, "http429", count=None, retry_after=at)


def _with_date() -> Form:
    form = Form("date", _dated, BUSY, BUSY, wait_s=90.0)
    form.also = _require_patience
    return form


def _everywhere(kind: str, world: World, _operation: Operation) -> None:
    world.remote.add_fault("", kind, count=None)


def _disabled(world: World, _operation: Operation) -> None:
    world.remote.set_partner(enabled=False)


def _enabled(world: World) -> None:
    world.remote.set_partner(enabled=True)


def _require_no_storm(trouble: Trouble) -> None:
    """Told after at most three tries; then only the probe asks, and ever more rarely."""
    world = trouble.world
    assert len(world.remote.calls(trouble.requests_before)) <= _TRIES_UNTIL_TOLD
    before = world.calls_so_far()
    for _ in range(12):
        trouble.operation.drive(world)
    calls = world.remote.calls(before)
    assert {call["path"] for call in calls} == {"/artemis/api/common/v1/version"}
    assert len(calls) <= 6, "a storm of tries"


def _require_left_alone(trouble: Trouble) -> None:
    """What was refused for good is not sent again as it is. Taking access away is."""
    require_met(trouble)
    asked = trouble.requests()
    for _ in range(4):
        if trouble.operation.id not in ("O6b", "O7", "O8"):
            trouble.operation.drive(trouble.world)
            trouble.world.advance(30)
            assert trouble.requests() == asked


def _refused(kind: str, verdict: Verdict, *, restart: bool = False) -> Form:
    form = answer(kind, verdict, verdict)
    # Whatever the server says against a face is a reason to take another photo; where it refuses
    # to tell what the doors have, nobody can confirm.
    if verdict is Verdict.NO:
        form.at = {"O4": Verdict.FACE_REFUSED, "O6b": Verdict.UNCONFIRMED}
    else:
        form.at = {"O6b": Verdict.UNCONFIRMED}
    form.also = _require_left_alone
    if restart:
        # A closed interface is remembered; after ticking it, the program is started again.
        form.lift = World.restart
    return form


def _parameter_error() -> Form:
    form = _refused("code", Verdict.NO)
    form.name = "parameter-error"
    form.arm = partial(_parameter_at)
    return form


def _parameter_at(world: World, operation: Operation) -> None:
    world.remote.add_fault(operation.path, "code", count=None, code="2", msg="parameter error")


def _nothing_of_the_page(trouble: Trouble) -> None:
    require_met(trouble)
    assert "<html" not in trouble.world.logged().lower()


def _page() -> Form:
    form = answer("html", UNKNOWN, UNKNOWN)
    form.also = _nothing_of_the_page
    return form


_REFUSED = Verdict.CREDENTIALS

F10 = (_page(),)
F11 = (answer("http502", LINK, UNKNOWN),)
F12 = (answer("http500-json", UNKNOWN, UNKNOWN),)
F13 = (_later("http503", "30", 30.0),)
F14 = (_later("http429", "60", 60.0),)
F15 = (
    _with_date(),
    _later("http429", "-5", None),
    _later("http429", "soon", None),
    _later("http429", "1e9", None),
    _later("http429", "1000000000", 600.0),
)
F16 = (answer("busy", BUSY, BUSY),)
F17 = (_parameter_error(),)
F18 = (Form("wrong-signature", partial(_everywhere, "wrong-signature"), _REFUSED, _REFUSED),)
F19 = (Form("disabled", _disabled, _REFUSED, _REFUSED, _enabled),)
F18[0].also = F19[0].also = _require_no_storm
F20 = (
    _refused("licence", Verdict.NO),
    _refused("unauthorised", Verdict.NOT_PERMITTED, restart=True),
    _refused("unsupported", Verdict.NOT_PERMITTED, restart=True),
)
F23 = (answer("lost-answer", LINK, UNKNOWN),)
F31 = (answer("nested", UNKNOWN, UNKNOWN),)
F32 = tuple(answer(kind, UNKNOWN, UNKNOWN) for kind in ("nan", "huge-number", "duplicate-keys"))
F33 = (
    answer("numeric-code", Verdict.FINE, Verdict.FINE),
    answer("missing-code", UNKNOWN, UNKNOWN),
    *(
        answer(kind, Verdict.WHATEVER, Verdict.WHATEVER)
        for kind in ("missing-data", "data-null", "data-list", "data-text", "data-object")
    ),
)
