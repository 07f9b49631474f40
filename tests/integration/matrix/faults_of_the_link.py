"""Faults F01 to F09 and F27 to F30: the way to the server, and how bytes come back."""

from functools import partial
from typing import Unpack

from services.simulator.driving.faulting import FaultSpan
from tests.integration.matrix.cells import Form, Trouble
from tests.integration.matrix.elsewhere import AWAY, BlackHole
from tests.integration.matrix.operations import Operation
from tests.integration.matrix.verdicts import Verdict
from tests.integration.matrix.world import World

LINK, UNKNOWN = Verdict.LINK, Verdict.UNKNOWN


def at_operation(kind: str, span: FaultSpan, world: World, operation: Operation) -> None:
    """The simulator answers this one operation wrongly until the fault is lifted."""
    until_lifted: FaultSpan = {"count": None, **span}
    world.remote.add_fault(operation.path, kind, **until_lifted)


def answer(kind: str, read: Verdict, write: Verdict, **span: Unpack[FaultSpan]) -> Form:
    """A form that is one kind of fault of the simulator, named like it."""
    form = Form(kind, partial(at_operation, kind, span), read, write)
    form.also = require_met
    return form


def require_met(trouble: Trouble) -> None:
    """The fault was met, and a write whose outcome is unknown was not sent twice."""
    calls = trouble.world.remote.calls(trouble.requests_before)
    met = [call for call in calls if call["fault"] and trouble.operation.path in call["path"]]
    assert met, "the fault was not met"
    verdict = trouble.form.verdict(trouble.operation)
    if verdict is Verdict.UNKNOWN and not trouble.operation.reads:
        assert len(met) == trouble.hits - trouble.met, "a write was repeated without looking"


def _refuse(world: World, _operation: Operation) -> None:
    world.remote.set_link("refuse")
    _let_it_end(world)


def _let_it_end(world: World) -> None:
    """A cut connection is closed in the next turn of the simulator's loop: let it have some."""
    world.state()


def _link_up(world: World) -> None:
    world.remote.set_link("up")


def _lose_name(world: World, operation: Operation) -> None:
    _cut(world)
    world.names.address = None


def _cut(world: World) -> None:
    """What is connected is not asked for its name again: the old connections end."""
    world.remote.set_link("refuse")
    world.remote.set_link("up")
    _let_it_end(world)


def _require_host_named(trouble: Trouble) -> None:
    visit = trouble.world.visit(trouble.visit.id)
    if trouble.operation.kind is not None:
        assert "does not resolve" in visit.wait_detail + trouble.world.told()


def _lead_astray(world: World, _operation: Operation) -> None:
    hole = BlackHole(world.building.process.ready["hikcentral_port"])
    world.to_close.append(hole.close)
    _cut(world)
    world.names.address = AWAY


def _no_call_arrived(trouble: Trouble) -> None:
    for _ in range(1 if trouble.form.hurried else 3):
        trouble.operation.drive(trouble.world)
    assert trouble.world.remote.calls(trouble.requests_before) == [], "an application byte got out"


def _tls(mode: str, world: World, _operation: Operation) -> None:
    world.remote.set_tls(mode)
    _let_it_end(world)


def _own_tls(world: World) -> None:
    world.remote.set_tls("own")


def _swapped(mode: str, verdict: Verdict) -> Form:
    return Form(mode, partial(_tls, mode), verdict, verdict, _own_tls, also=_no_call_arrived)


def _require_nobody_else_asked(trouble: Trouble) -> None:
    require_met(trouble)
    assert trouble.world.names.strangers == []


def _redirect(kind: str) -> Form:
    form = answer(kind, UNKNOWN, UNKNOWN)
    form.also = _require_nobody_else_asked
    return form


def _hanging(kind: str) -> Form:
    form = answer(kind, LINK, UNKNOWN)
    form.hurried = True
    return form


F01 = (Form("refused", _refuse, LINK, LINK, _link_up, also=_no_call_arrived),)
F02 = (Form("no-such-name", _lose_name, LINK, LINK, also=_require_host_named),)
F03 = (Form("black-hole", _lead_astray, LINK, LINK, hurried=True, also=_no_call_arrived),)
F04 = (_hanging("hang"),)
F05 = (_hanging("slow-headers"),)
F06 = (_hanging("slow-body"),)
F07 = (answer("reset-mid-body", LINK, UNKNOWN),)
F08 = (answer("cut-json", UNKNOWN, UNKNOWN),)
F09 = (answer("length-too-big", LINK, UNKNOWN), answer("length-too-small", UNKNOWN, UNKNOWN))
F27 = (_swapped("replaced", Verdict.CERTIFICATE),)
F28 = (_swapped("garbage", LINK), _swapped("old", LINK))
F29 = (_redirect("redirect-host"), _redirect("redirect-http"))
F30 = (answer("endless", UNKNOWN, UNKNOWN),)
