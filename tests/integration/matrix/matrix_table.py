"""The whole matrix: 38 faults by 8 operations, and why a cell does not apply.

Every cell is either played, in every form of its fault, or is here with its reason.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from tests.integration.matrix import faults_of_answers as answers
from tests.integration.matrix import faults_of_faces as faces
from tests.integration.matrix import faults_of_lists as lists
from tests.integration.matrix import faults_of_state as state
from tests.integration.matrix import faults_of_the_link as link
from tests.integration.matrix.cells import Form, Trouble
from tests.integration.matrix.operations import OPERATIONS, Operation
from tests.integration.matrix.world import World

FAULTS = tuple(f"F{number:02}" for number in range(1, 39))
ROWS = tuple(f"O{number}" for number in range(1, 9))
LEAST_CELLS = 240

_FORMS: Mapping[str, tuple[Form, ...]] = {
    **{name: getattr(link, name) for name in FAULTS if hasattr(link, name)},
    **{name: getattr(answers, name) for name in FAULTS if hasattr(answers, name)},
    **{name: getattr(state, name) for name in FAULTS if hasattr(state, name)},
}

NOT_APPLICABLE: Mapping[str, Mapping[str, str]] = {
    "F21": dict.fromkeys(("O6", "O7", "O8"), "no code 131 is documented for it"),
    "F22": {
        "O2": "it names nobody who could be missing",
        "O8": "events are asked by door and time, not by person",
    },
    "F24": dict.fromkeys(("O3", "O5", "O7", "O8"), "it carries no face and asks for none"),
    "F25": dict.fromkeys(("O1", "O2", "O3", "O4", "O5", "O8"), "it does not reach a door"),
    "F26": {"O8": "it asks the server and no device"},
    "F35": dict.fromkeys(("O1", "O2", "O3", "O4"), "it asks for no list"),
    "F36": dict.fromkeys(ROWS[:7], "it carries no door events"),
}
"""Fault -> row -> reason. What else of F37 is left out: see `LEFT_OUT`."""

LEFT_OUT = {
    "F37": "needs the reconciler: re-revoking after a restore that comes after a finished revoke",
    "I10": "not applicable: no screen takes part",
}


# Nothing is carried out in any of their forms: one visit meets them one after the other.
_ONE_AFTER_THE_OTHER = frozenset({"F15", "F29"})


@dataclass(frozen=True, slots=True)
class Case:
    """One form of one fault at one operation."""

    fault: str
    operation: Operation
    form: str
    play: Callable[[World], None]

    @property
    def cell(self) -> tuple[str, str]:
        return self.fault, self.operation.cell


def cases() -> Iterator[Case]:
    """Every case that is played, in the order of the table."""
    for fault in FAULTS:
        for operation in OPERATIONS:
            if operation.cell in NOT_APPLICABLE.get(fault, {}):
                continue
            for name, play in _plays(fault, operation):
                yield Case(fault, operation, name, play)


def _plays(fault: str, operation: Operation) -> Iterator[tuple[str, Callable[[World], None]]]:
    own = _OWN.get(fault)
    if own is not None:
        for name, play in own(operation).items():
            yield name, partial(_play, play, operation)
        return
    forms = _FORMS[fault]
    if fault in _ONE_AFTER_THE_OTHER:
        yield "all-forms", partial(_trouble, forms, operation)
        return
    for form in forms:
        yield form.name, partial(_trouble, (form,), operation)


def _trouble(forms: tuple[Form, ...], operation: Operation, world: World) -> None:
    Trouble(world, operation, *forms).play()


def _play(play: state.Play, operation: Operation, world: World) -> None:
    play(world, operation)


def _same_code(operation: Operation) -> dict[str, state.Play]:
    if operation.id == "O5":
        return {form.name: partial(_form, form) for form in state.F21_MEMBER}
    return state.F21_GRANT


def _deleted(_operation: Operation) -> dict[str, state.Play]:
    return {"deleted": state.deleted}


def _refused_face(operation: Operation) -> dict[str, state.Play]:
    if operation.id == "O1":
        return {"not-kept": faces.a_face_not_kept}
    if operation.id in ("O2", "O4"):
        return {"refused-by-server": faces.a_bad_photo}
    return {"refused-by-device": faces.a_device_refuses_the_face}


def _some_doors(_operation: Operation) -> dict[str, state.Play]:
    return {"slow-door": state.k_of_n}


def _offline(_operation: Operation) -> dict[str, state.Play]:
    return {"offline": state.an_offline_device}


def _restored(_operation: Operation) -> dict[str, state.Play]:
    return {"restored": state.restored}


def _paged(operation: Operation) -> dict[str, state.Play]:
    if operation.id == "O6":
        return {}
    plays: dict[str, state.Play] = {form.name: partial(_list, form) for form in lists.F35}
    if operation.id in ("O5", "O8"):
        plays["page-repeated"] = _repeated
    return plays


def _eventful(_operation: Operation) -> dict[str, state.Play]:
    return {
        "strange": lists.strange_events,
        "late": lists.late_events,
        "exit-twice": lists.an_exit_twice,
    }


def _form(form: Form, world: World, operation: Operation) -> None:
    Trouble(world, operation, form).play()


def _list(form: Form, world: World, operation: Operation) -> None:
    Trouble(world, lists.listing(operation), form).play()


def _repeated(world: World, operation: Operation) -> None:
    lists.repeated_page(world, lists.listing(operation))


_OWN: Mapping[str, Callable[[Operation], dict[str, state.Play]]] = {
    "F21": _same_code,
    "F22": _deleted,
    "F24": _refused_face,
    "F25": _some_doors,
    "F26": _offline,
    "F35": _paged,
    "F36": _eventful,
    "F37": _restored,
}
