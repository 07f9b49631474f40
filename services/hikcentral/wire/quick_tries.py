"""Which failures are tried again inside one call, how often and when (contract 6, ADR 011).

Decides only; sends nothing. What it does not repeat is left to the job, which looks first.
"""

import threading

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    sleep_using_event,
    stop_after_attempt,
)
from tenacity.wait import wait_random_exponential

from kiosk.core.errors import Busy, LinkDown, OutcomeUnknown, PeerError
from services.hikcentral.wire.deadline import Deadline

TRIES = 4
FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 2.0

_CODES = (
    "3 4 6 16 129 133 194 0x00052101 0x00052102 0x00052103 0x00052104 0x02401031 0x02401032"
    " 0x02401033 0x02401034 0x02401035 0x02401036 0x02401037 0x0240103b"
)
REPEATED_CODES = frozenset(_CODES.split())
_GATEWAY_STATUSES = ("HTTP 502", "HTTP 503", "HTTP 504")


def may_repeat(error: BaseException, reads: bool) -> bool:
    """True for a connect error always, and for what the contract lists.

    A write is repeated only where nothing can have happened there; a server that said when to
    come back is not asked before.
    """
    if not isinstance(error, (LinkDown, Busy, OutcomeUnknown)):
        return False
    if isinstance(error, Busy) and error.retry_after_s is not None:
        return False
    if isinstance(error, OutcomeUnknown) and not reads:
        return False
    return _is_listed(error, reads)


def quick_tries(reads: bool, deadline: Deadline, closing: threading.Event) -> Retrying:
    """At most four tries with growing random waits; none that would begin past the deadline."""
    enough = stop_after_attempt(TRIES)

    def stop(state: RetryCallState) -> bool:
        late = deadline.remaining() <= state.upcoming_sleep
        return late or closing.is_set() or enough(state)

    return Retrying(
        retry=retry_if_exception(lambda error: may_repeat(error, reads)),
        wait=wait_random_exponential(multiplier=FIRST_WAIT_S, max=LONGEST_WAIT_S),
        stop=stop,
        sleep=sleep_using_event(closing),
        reraise=True,
    )


def _is_listed(error: PeerError, reads: bool) -> bool:
    if not error.code:
        # Our own limiter is the only one who is busy without a code: it has waited enough.
        return not isinstance(error, Busy)
    if error.code in _GATEWAY_STATUSES:
        return reads
    return error.code.lower() in REPEATED_CODES
