"""Questions 8, 9 and 11 of contract 9: how persons may be written, found and deleted.

Every person made here is a test person. One thread.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from kiosk.core.errors import PeerError
from kiosk.doctor.facts import Fact, unsettled
from kiosk.doctor.probes.lab import Judge, Lab, conclude, plain, sent
from kiosk.doctor.probes.persons import far
from kiosk.doctor.raw import Reply
from services.hikcentral.calls.fields import Fields
from services.hikcentral.calls.times import write_time

_ADD = "/resource/v1/person/single/add"
_UPDATE = "/resource/v1/person/single/update"
_DELETE = "/resource/v1/person/single/delete"
_BY_ID = "/resource/v1/person/personId/personInfo"
_SEARCH = "/resource/v1/person/advance/personList"
_CYRILLIC = "Проверка"

Check = Callable[[Lab, Mapping[str, object]], Judge]


def main_person(lab: Lab) -> Iterator[Fact]:
    """Make the test person that the other questions use; sets `lab.person_id`."""
    code = lab.persons.new_code()
    body = lab.persons.body(code)
    try:
        reply = lab.persons.add(body)
        yield conclude("9.ended", reply, sent(_ADD, body), plain)
        if not reply.done:
            lab.persons.window = far(lab.now(), lab.zone)
            reply = lab.persons.add(lab.persons.body(code))
        lab.person_id = (lab.persons.find(code) or "") if reply.done else ""
        lab.code = code if lab.person_id else ""
    except PeerError as error:
        yield unsettled("9.ended", "silent", type(error).__name__)


def ways_to_write(lab: Lab) -> Iterator[Fact]:
    """Names, codes and times that a server may refuse; each in a person of its own."""
    new = lab.persons.new_code
    begin = lab.persons.window.begin[:19]
    naive = {"beginTime": begin, "endTime": lab.persons.window.end[:19]}
    zulu = {name: f"{text}Z" for name, text in naive.items()}
    turned = {
        "beginTime": lab.persons.window.end,
        "endTime": write_time(lab.now() - timedelta(days=9), lab.zone),
    }
    yield added(lab, "9.blank_family", new(), {"personFamilyName": ""})
    yield added(lab, "9.blank_given", new(), {"personGivenName": ""})
    yield added(lab, "9.cyrillic", new(), {"personFamilyName": _CYRILLIC}, _as_sent)
    yield added(lab, "9.code_16", new(16), {}, _as_sent)
    yield added(lab, "9.code_17", new(17), {})
    yield added(lab, "9.z_time", new(), zulu)
    yield added(lab, "9.naive_time", new(), naive)
    yield added(lab, "9.turned_time", new(), turned)
    yield added(lab, "9.duplicate", lab.code, {})
    yield _renamed(lab)
    yield lab.ask("9.partial", _UPDATE, {"personId": lab.person_id, "remark": "VTEST"})


def _renamed(lab: Lab) -> Fact:
    body = {"personId": lab.person_id, "personCode": lab.persons.new_code()}
    try:
        return conclude("9.code_change", lab.persons.update(body), sent(_UPDATE, body), plain)
    except PeerError as error:
        return unsettled("9.code_change", "silent", type(error).__name__)


def added(
    lab: Lab, fact: str, code: str, changes: Mapping[str, object], check: Check | None = None
) -> Fact:
    """The fact that an add settles; whoever it makes is a test person."""
    body = {**lab.persons.body(code), **changes}
    try:
        reply = lab.persons.add(body)
        judge = plain if check is None or not reply.done else check(lab, body)
        return conclude(fact, reply, sent(_ADD, body), judge)
    except PeerError as error:
        return unsettled(fact, "silent", type(error).__name__)


def _as_sent(lab: Lab, body: Mapping[str, object]) -> Judge:
    """What is stored under the code is compared with what was sent."""
    asked = {"personCode": body["personCode"]}
    reply = lab.caller.post("/resource/v1/person/personCode/personInfo", asked)
    if reply.kind is not None:
        raise PeerError("what is stored was not told", reply.code)
    stored = Fields(reply.data)
    names = ("personCode", "personFamilyName", "personGivenName")
    changed = [name for name in names if stored.text(name) != body[name]]

    def judge(_: Reply) -> tuple[str, str]:
        return ("changed", " ".join(changed)) if changed else ("kept", "")

    return judge


def filters(lab: Lab) -> Iterator[Fact]:
    """Does a list keep to our code? There are at least two test persons to tell it by."""
    body = {"personCode": lab.code, "pageNo": 1, "pageSize": 5}

    def judge(reply: Reply) -> tuple[str, str]:
        codes = {row.text("personCode") for row in reply.rows}
        if not reply.done:
            return plain(reply)
        return ("honoured", "") if codes == {lab.code} else ("ignored", "")

    yield lab.ask("11.person_code", _SEARCH, body, judge=judge)


def deleting(lab: Lab) -> Iterator[Fact]:
    """Delete without adminPassword, then once more."""
    body = {"personId": lab.person_id}
    yield lab.ask("8.delete", _DELETE, body)
    yield lab.ask("7.delete_twice", _DELETE, body)
    yield lab.ask("17.person_after", _BY_ID, body)
