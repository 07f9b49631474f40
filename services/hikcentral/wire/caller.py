"""What the composition root knows of whoever is calling, asked on the thread of the call.

`guard` is called before every request, quick tries too, when nothing but the sending is left to do
(a connection may have to be opened for it), and outside any lock of ours. What it raises ends the
call as it is: nothing is sent, nothing is repeated, nothing is learnt from it.

`is_urgent` is asked once for each call. Urgent requests go before the waiting ordinary ones, by the
rule of `turns`, and wait for no answer that an ordinary call is still waiting for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict


def _let_through() -> None:
    return


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Caller:
    guard: Callable[[], None] = _let_through
    is_urgent: Callable[[], bool] = _never


ANYBODY = Caller()


class Asked(TypedDict, total=False):
    """The two as a composition root hands them in, by name."""

    guard: Callable[[], None]
    is_urgent: Callable[[], bool]
