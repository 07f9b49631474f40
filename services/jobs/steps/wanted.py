"""Whether a visit is still to be given access; every step that grants asks before it acts."""

from kiosk.core.visits import GRANTED_OR_ON_THE_WAY, Visit


def is_wanted(visit: Visit) -> bool:
    """False once the visit is closed, and for an open one whose access is being taken away."""
    return visit.is_open and visit.access in GRANTED_OR_ON_THE_WAY
