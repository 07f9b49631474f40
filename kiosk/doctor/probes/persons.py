"""The test persons of one run: made under codes that begin with VTEST, and gone at its end.

A code is written down before the first byte of its add leaves, so a person whose answer was lost
is found again. They are valid only in the past, or where a server refuses that, only on the last
day that it takes: none of them opens a door while it is there. Never touches a person under another
code. One thread.
"""

import logging
import secrets
import string
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from kiosk.core.errors import Missing, OutcomeUnknown, PeerError, Refused
from kiosk.doctor.raw import Reply
from services.hikcentral.calls.fields import Fields
from services.hikcentral.calls.times import write_time

Post = Callable[[str, Mapping[str, object]], Reply]

PREFIX = "VTEST"
GIVEN, FAMILY = "VTEST", "KIOSK DOCTOR"
_PERSON = "/resource/v1/person"
_LEAVE = "/acs/v1/privilege/group/single/deletePersons"
_SIGNS = string.ascii_uppercase + string.digits
_CODE_LENGTH = 12
_LOOKS = 5
_PAUSE_S = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Window:
    """Validity as it is sent."""

    begin: str
    end: str


def ended(now: datetime, zone: tzinfo) -> Window:
    """Over since yesterday."""
    day = timedelta(days=1)
    return Window(write_time(now - 2 * day, zone), write_time(now - day, zone))


def far(now: datetime, zone: tzinfo) -> Window:
    """For a server that refuses what has ended: one day at the latest end it takes.

    It is not over but has not begun: nobody of it may be left behind either.
    """
    last = datetime(2037, 12, 31, 23, 59, 59, tzinfo=zone)
    return Window(write_time(last - timedelta(days=1), zone), write_time(last, zone))


@dataclass(slots=True)
class TestPersons:
    """Adds, looks up and removes. `window` is what new ones get."""

    __test__ = False  # the name is the field's, not pytest's

    post: Post
    org: str
    window: Window
    codes: list[str] = field(default_factory=list[str])
    groups: set[str] = field(default_factory=set[str])
    unanswered: set[str] = field(default_factory=set[str])
    """Codes of `codes` whose person may still be made: the call has no clear answer."""

    def new_code(self, length: int = _CODE_LENGTH) -> str:
        """A code that nobody has."""
        rest = length - len(PREFIX)
        return PREFIX + "".join(secrets.choice(_SIGNS) for _ in range(rest))

    def body(self, code: str) -> dict[str, object]:
        """A person as the program would add it, under a name that says what it is."""
        return {
            "personCode": code,
            "personGivenName": GIVEN,
            "personFamilyName": FAMILY,
            "orgIndexCode": self.org,
            "gender": 0,
            "beginTime": self.window.begin,
            "endTime": self.window.end,
        }

    def add(self, body: Mapping[str, object]) -> Reply:
        """Send the add; its code is remembered whatever comes of it. PeerError."""
        return self._write("add", body)

    def update(self, body: Mapping[str, object]) -> Reply:
        """Send an update that names a code of its own; as `add`. PeerError."""
        return self._write("update", body)

    def _write(self, verb: str, body: Mapping[str, object]) -> Reply:
        code = str(body["personCode"])
        if code not in self.codes:
            self.codes.append(code)
        self.unanswered.add(code)
        reply = self.post(f"{_PERSON}/single/{verb}", body)
        if not reply.is_a(OutcomeUnknown):
            self.unanswered.discard(code)
        return reply

    def find(self, code: str) -> str | None:
        """The id behind exactly this code; None when there is no such person. PeerError."""
        reply = self.post(f"{_PERSON}/personCode/personInfo", {"personCode": code})
        if reply.is_a(Missing) or (reply.done and reply.data in ("", {}, [])):
            return None
        found = Fields(reply.data)
        person_id = found.id("personId")
        if not reply.done or found.text("personCode") != code or person_id is None:
            raise PeerError("the look-up was not answered", reply.code)
        return person_id

    def delete(self, person_id: str) -> Reply:
        """PeerError."""
        return self.post(f"{_PERSON}/single/delete", {"personId": person_id})

    def remove_all(self) -> tuple[str, ...]:
        """Delete every test person; the codes of those that may still be there."""
        left = tuple(code for code in self.codes if not self._is_gone(code))
        log.info("doctor_cleaned_up", extra={"made": len(self.codes), "left": len(left)})
        return left

    def _is_gone(self, code: str) -> bool:
        """A fresh change can take seconds to show (contract 3.6).

        What was not answered may still be under way: there one look is not believed.
        """
        absent = 0
        for look in range(_LOOKS):
            if look > 1 or absent:
                threading.Event().wait(_PAUSE_S)
            try:
                person_id = self.find(code)
                if person_id is None:
                    absent += 1
                    if absent > 1 or code not in self.unanswered:
                        return True
                    continue
                self.unanswered.discard(code)
                if not self._take_away(person_id):
                    return False
            except PeerError as error:
                log.warning("doctor_not_deleted", extra={"person": code, "code": error.code})
        return False

    def _take_away(self, person_id: str) -> bool:
        """False when the server refuses for good: asking again would change nothing."""
        for group in self.groups:
            members = [{"id": person_id}]
            self.post(_LEAVE, {"privilegeGroupId": group, "type": 1, "list": members})
        reply = self.delete(person_id)
        if not reply.code or reply.is_a(Missing):
            return True
        return not reply.is_a(Refused)
