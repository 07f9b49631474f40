"""From a peer's error to an outcome. One table, so that every step fails in the same words."""

from dataclasses import dataclass

from kiosk.core.errors import (
    Busy,
    CertificateRefused,
    CredentialsRefused,
    LinkDown,
    NotPermitted,
    OutcomeUnknown,
    PeerError,
    WrongPerson,
)
from kiosk.core.jobs import Again, Never, NotNow, Outcome, Peer
from kiosk.core.visits import WaitReason
from services.jobs.gate import reason_of


@dataclass(frozen=True, slots=True)
class Gone(Never):
    """HikCentral has forgotten what earlier steps made: the way is taken again from its beginning.

    Somebody deleted the person there, or the server was put back from a backup (F22, F37).
    """


def outcome_of(error: PeerError, peer: Peer) -> Outcome:
    """LinkDown and refusals of our key or its certificate cost no attempt; a definite no kills."""
    if isinstance(error, LinkDown | CredentialsRefused | CertificateRefused):
        return NotNow(reason_of(error), error.detail, link=peer)
    if isinstance(error, Busy):
        return Again(WaitReason.BUSY, str(error), retry_after_s=error.retry_after_s)
    if isinstance(error, OutcomeUnknown):
        return Again(WaitReason.UNKNOWN, str(error), uncertain=True)
    if isinstance(error, NotPermitted):
        return Never(WaitReason.NOT_PERMITTED, str(error))
    if isinstance(error, WrongPerson):
        return Never(WaitReason.PERSON_CONFLICT, str(error))
    return Never(WaitReason.REJECTED, str(error))
