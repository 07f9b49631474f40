"""remove_person: after the retention time HikCentral has neither the person nor the face.

Access has gone long before: deleting first could leave the credential on a device that is
offline (contract 3.13, step 7).
"""

from contextlib import suppress

from kiosk.core.errors import Missing
from kiosk.core.jobs import Again, Done, Job, Outcome
from kiosk.core.ports import AccessControl
from kiosk.core.visits import AccessState, Visit, WaitReason
from services.store import Store, visits

_GONE_FROM_DOORS = frozenset({AccessState.NONE, AccessState.REVOKED})


class RemovePerson:
    def __init__(self, hikcentral: AccessControl, store: Store) -> None:
        self._hikcentral = hikcentral
        self._store = store

    def run(self, job: Job, visit: Visit) -> Outcome:
        with self._store.read() as connection:
            others = visits.list_of_person(connection, visit.person_code)
        if any(one.is_open or one.access not in _GONE_FROM_DOORS for one in others):
            return Done(note="the person has come again, nothing removed")
        person = self._hikcentral.find_person(visit.person_code)
        if person is not None:
            with suppress(Missing):  # Which is what we want.
                self._hikcentral.delete_person(person.ref)
            if self._hikcentral.find_person(visit.person_code) is not None:
                return Again(WaitReason.UNKNOWN, "HikCentral still has the person")
        return Done({"removed": True}, "person and face removed")
