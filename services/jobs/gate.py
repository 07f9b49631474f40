"""The link gate of one peer: closed while it cannot be reached, so that no job pays for it.

States: open, closed. Closed by a job or a poll that could not get through; while closed, one
thread at a time may probe; the first success opens it and everything due runs at once.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress

from kiosk.core.bus import Bus
from kiosk.core.clock import Clock
from kiosk.core.errors import (
    Busy,
    CertificateRefused,
    CredentialsRefused,
    LinkDown,
    NotPermitted,
    OutcomeUnknown,
    PeerError,
    Refused,
)
from kiosk.core.events import LinkChanged
from kiosk.core.jobs import Peer
from kiosk.core.visits import WaitReason

log = logging.getLogger(__name__)

_PROBE_DELAYS_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
_UNKNOWNS_TO_CLOSE = 3


def reason_of(error: PeerError) -> WaitReason:
    """The word for why a link is down."""
    if isinstance(error, CertificateRefused):
        return WaitReason.CERTIFICATE
    if isinstance(error, CredentialsRefused):
        return WaitReason.CREDENTIALS
    return WaitReason.LINK_DOWN


class LinkGate:
    """Any thread. Publishes LinkChanged on every move, outside its lock."""

    def __init__(self, peer: Peer, probe: Callable[[], object], clock: Clock, bus: Bus) -> None:
        self.peer = peer
        self._probe = probe
        self._clock = clock
        self._bus = bus
        self._lock = threading.Lock()
        self._known = False
        self._open = True
        self._reason: WaitReason | None = None
        self._probing = False
        self._failures = 0
        self._unknowns = 0
        self._probe_at = 0.0

    @property
    def is_open(self) -> bool:
        """True while jobs of this peer may run."""
        return self._open

    @property
    def reason(self) -> WaitReason | None:
        """Why it is closed."""
        return self._reason

    def probe_in_s(self) -> float | None:
        """Seconds until a probe is due; None while the peer is known to be there, and while
        another thread asks it."""
        if (self._known and self._open) or self._probing:
            return None
        return max(0.0, self._probe_at - self._clock.monotonic())

    def close(self, reason: WaitReason, detail: str = "") -> None:
        """The peer could not be reached, or refuses us; a probe is due after a delay.

        A gate that is closed already keeps its probe: many calls that fail together are one
        outage, and must not put its end off.
        """
        self._close(reason, detail, probed=False)

    def _close(self, reason: WaitReason, detail: str, *, probed: bool) -> None:
        with self._lock:
            if probed or self._open:
                delay = _PROBE_DELAYS_S[min(self._failures, len(_PROBE_DELAYS_S) - 1)]
                self._failures += 1
                self._probe_at = self._clock.monotonic() + delay
            moved = self._open or reason is not self._reason or not self._known
            self._open, self._reason, self._known = False, reason, True
        if moved:
            log.warning("link_down", extra={"peer": self.peer.value, "reason": reason.value})
            self._publish(detail)

    def succeeded(self) -> None:
        """A call got through: open, and forget earlier failures."""
        with self._lock:
            moved = not self._open or not self._known
            self._open, self._reason, self._known = True, None, True
            self._failures = self._unknowns = 0
        if moved:
            log.info("link_up", extra={"peer": self.peer.value})
            self._publish("")

    def failed(self, error: PeerError) -> None:
        """A call of nobody's job has failed: what that says about the link."""
        if isinstance(error, LinkDown | CredentialsRefused | CertificateRefused):
            self.close(reason_of(error), error.detail)
        elif isinstance(error, OutcomeUnknown):
            self.unknown()
        elif isinstance(error, NotPermitted):
            # The client knows the interface to be closed, and has sent nothing.
            self.is_there()
        elif isinstance(error, Refused):
            # A definite no to this question, from a peer that is there.
            self.succeeded()

    def is_there(self) -> bool:
        """Ask the peer now; False closes the gate."""
        try:
            self._ask()
        except PeerError as error:
            self.close(reason_of(error), error.detail)
            return False
        return True

    def unknown(self) -> bool:
        """A call had no known outcome: is the peer there? False closes the gate.

        Tells a peer that is away, which costs a job nothing, from one that answers others. Three
        such calls in a row close the gate of the second kind too: it answers nothing but probes.
        """
        if not self.is_there():
            return False
        with self._lock:
            self._unknowns += 1
            too_many = self._unknowns >= _UNKNOWNS_TO_CLOSE
        if too_many:
            self.close(WaitReason.LINK_DOWN, "no answer")
        return True

    def probe_if_due(self) -> bool:
        """Ask the peer when it is time and nobody else does; True when the gate opened."""
        with self._lock:
            asked = self._known and self._open
            if asked or self._probing or self._clock.monotonic() < self._probe_at:
                return False
            self._probing = True
        try:
            self._ask()
        except PeerError as error:
            self._close(reason_of(error), error.detail, probed=True)
            return False
        finally:
            self._probing = False
        self.succeeded()
        return True

    def _ask(self) -> None:
        # A definite no, or "later", comes from a peer that is there.
        with suppress(Refused, Busy):
            self._probe()

    def _publish(self, detail: str) -> None:
        self._bus.publish(
            LinkChanged(self.peer, self._open, self._clock.now(), self._reason, detail)
        )
