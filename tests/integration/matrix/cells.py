"""One cell played through: arrange, let the fault in at the operation, look, lift, settle.

`Form` is one way in which a fault shows itself; what most faults have in common is `trouble`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.core.visits import Visit
from tests.integration.matrix.elsewhere import HOME
from tests.integration.matrix.operations import Operation
from tests.integration.matrix.verdicts import Expected, Verdict, require_verdict
from tests.integration.matrix.world import World

HURRY_S = 0.25
_TURNS = 60
_MORE_TURNS = 2


def _nothing(_world: World) -> None:
    return


@dataclass(slots=True)
class Form:
    """`arm` lets the fault in, `lift` takes it away again.

    `read` and `write` are the verdicts for operations that ask and that change. `at`: verdicts
    of single operations that differ. `hurried`: the calls that hang are cut after HURRY_S.
    `wait_s`: seconds that BUSY must wait. `early`: armed before the operation is set off.
    `arm_at`: the method, by operation, before which it is armed if not the operation's own.
    `also` looks closer, after the first hit.
    """

    name: str
    arm: Callable[[World, Operation], None]
    read: Verdict
    write: Verdict
    lift: Callable[[World], None] = _nothing
    at: dict[str, Verdict] = field(default_factory=dict[str, Verdict])
    hurried: bool = False
    wait_s: float | None = None
    early: bool = False
    arm_at: dict[str, str] = field(default_factory=dict[str, str])
    also: "Callable[[Trouble], None] | None" = None

    def verdict(self, operation: Operation) -> Verdict:
        """What our side must say of this operation."""
        return self.at.get(operation.id, self.read if operation.reads else self.write)


class Trouble:
    """A fault at one operation, in this form and then the others, one after the other.

    `hits` are the calls that ran into it.
    """

    def __init__(self, world: World, operation: Operation, form: Form, *others: Form) -> None:
        self.world, self.operation, self.form = world, operation, form
        self.others = others
        self.hits = self.met = 0
        self.armed = False
        self.requests_before = 0
        self.visit: Visit

    def play(self) -> None:
        """The whole cell."""
        self.visit = self.operation.arrange(self.world)
        self.watch()
        if self.form.early:
            self._arm()
        self.operation.begin(self.world, self.visit)
        self._look()
        for other in self.others:
            self._change(other)
            self._look()
        for _ in range(1 if self.form.hurried else _MORE_TURNS):
            self.operation.drive(self.world)
        self.lift()
        self.operation.finish(self.world, self.visit)

    def _look(self) -> None:
        """What our side says after the next call that runs into it."""
        self.drive_until_hit()
        form, operation = self.form, self.operation
        expected = Expected(form.verdict(operation), form.wait_s, self.hits)
        require_verdict(self.world, operation, self.visit, expected)
        if self.form.also:
            self.form.also(self)

    def _change(self, form: Form) -> None:
        """The same trouble goes on in another form."""
        self.world.remote.clear_faults()
        self.form, self.met = form, self.hits
        self._arm()

    def drive_until_hit(self) -> None:
        """Turn by turn until the operation has met the fault."""
        for _ in range(_TURNS):
            if self.hits > self.met:
                return
            self.operation.drive(self.world)
        raise AssertionError(f"{self.operation.title} was never called: {self.world.told()}")

    def lift(self) -> None:
        """Everything outside is as it should be again."""
        self.armed = False
        road = self.world.ours.road
        road.before = road.after = _unheard
        self.world.patience.limit_s = float("inf")
        self.world.names.address = HOME
        self.world.remote.clear_faults()
        self.form.lift(self.world)

    def requests(self) -> int:
        """How often the simulator was asked for this operation since the fault was let in."""
        calls = self.world.remote.calls(self.requests_before)
        return sum(self.operation.path in call["path"] for call in calls)

    def watch(self) -> None:
        """Wait for the operation, to let the fault in."""
        road = self.world.ours.road
        road.before, road.after = self._before, self._after

    def _before(self, method: str) -> None:
        door = self.form.arm_at.get(self.operation.id, self.operation.method)
        if method == door and not self.armed:
            self._arm()
        if self.form.hurried and (method == self.operation.method or self._everywhere()):
            self.world.patience.limit_s = HURRY_S

    def _after(self, method: str) -> None:
        self.world.patience.limit_s = float("inf")
        if self.armed and method == self.operation.method:
            self.hits += 1

    def _arm(self) -> None:
        self.armed = True
        self.requests_before = self.world.calls_so_far()
        self.form.arm(self.world, self.operation)

    def _everywhere(self) -> bool:
        return self.armed and self.world.names.address != HOME


def _unheard(_method: str) -> None:
    return
