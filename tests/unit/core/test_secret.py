"""A secret shows itself only to those who ask by name."""

import copy
import dataclasses
import json
import pickle
from collections.abc import Callable

import pytest

from kiosk.core.secret import Secret

VALUE = "canary-81f4"


@dataclasses.dataclass
class Holder:
    key: Secret


SHOWN: dict[str, Callable[[Secret], object]] = {
    "str": str,
    "repr": repr,
    "ascii": ascii,
    "f-string": lambda secret: f"{secret} {secret!r} {secret!s} {secret=}",
    "format": lambda secret: format(secret),
    "percent": lambda secret: "%s %r" % (secret, secret),  # noqa: UP031 - as logging does it
    "in a list": lambda secret: str([secret]),
    "in a dataclass": lambda secret: repr(Holder(secret)),
    "in an error": lambda secret: repr(ValueError(secret)),
}
REFUSED: dict[str, Callable[[Secret], object]] = {
    "json": json.dumps,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "asdict": lambda secret: dataclasses.asdict(Holder(secret)),
    "width": lambda secret: f"{secret:>40}",
    "vars": vars,
    "concatenation": lambda secret: "x" + secret,  # pyright: ignore[reportOperatorIssue]
    "iteration": lambda secret: list(secret),  # pyright: ignore[reportCallIssue, reportArgumentType]
}


@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)
def test_it_never_shows(show: Callable[[Secret], object]) -> None:
    shown = str(show(Secret(VALUE)))
    assert "canary" not in shown
    assert "***" in shown


@pytest.mark.parametrize("take", REFUSED.values(), ids=REFUSED)
def test_it_cannot_be_taken_along(take: Callable[[Secret], object]) -> None:
    with pytest.raises(TypeError) as caught:
        take(Secret(VALUE))
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_cannot_be_pickled(protocol: int) -> None:
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(Secret(VALUE), protocol)


@pytest.mark.parametrize("value", [VALUE, "", " spaces stay \n", "ключ"])
def test_it_gives_back_exactly_what_it_holds(value: str) -> None:
    assert Secret(value).reveal() == value
