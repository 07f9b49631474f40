"""The person's window in HikCentral is the wanted one. Whole seconds, as it keeps them."""

from kiosk.core.access import Person
from kiosk.core.ports import AccessControl
from services.jobs.wanted import Wanted


def ensure_window(hikcentral: AccessControl, person: Person, wanted: Wanted) -> None:
    """Write the window only when it differs. Raises PeerError."""
    if (person.begin, person.end) != (wanted.begin, wanted.end):
        hikcentral.update_person(person.ref, begin=wanted.begin, end=wanted.end)
