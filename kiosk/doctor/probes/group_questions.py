"""Questions 3, 4, 6 and 7 of contract 9: membership, apply, and what is told of it.

Only test persons are members and are applied; they never may pass. One thread.
"""

from collections.abc import Iterator, Mapping

from kiosk.core.errors import PeerError
from kiosk.doctor.building import shape
from kiosk.doctor.facts import Fact, unsettled
from kiosk.doctor.probes.lab import Judge, Lab, conclude, plain, sent
from kiosk.doctor.raw import Reply
from services.hikcentral.calls.fields import Fields, as_text

_JOIN = "/acs/v1/privilege/group/single/addPersons"
_LEAVE = "/acs/v1/privilege/group/single/deletePersons"
_MEMBERS = "/acs/v1/privilege/group/single/personList"
_APPLY = "/visitor/v1/auth/reapplication"
_RESULT = "/acs/v1/auth/applicationResult"
_DETAIL = "/visitor/v1/person/ID/elementDownloadDetail"
_PAGE = {"pageNo": 1, "pageSize": 500}


def memberships(lab: Lab) -> Iterator[Fact]:
    """Add twice, look, apply, ask twice how far it is, remove twice."""
    lab.persons.groups.add(lab.group)
    body = _membership(lab)
    yield lab.ask("7.add", _JOIN, body)
    yield lab.ask("7.add_twice", _JOIN, body)
    yield lab.ask("7.visible", _MEMBERS, {**_group(lab), **_PAGE}, judge=_lists(lab))
    yield from _applying(lab)
    yield lab.ask("7.remove", _LEAVE, body)
    yield lab.ask("7.remove_twice", _LEAVE, body)


def _applying(lab: Lab) -> Iterator[Fact]:
    doors = ",".join(lab.doors)
    asked = {"personIds": lab.person_id, "doorIndexCodes": doors, "ImmediateDownload": 0}
    yield lab.ask("6.text", _APPLY, asked)
    listing = {"applicationResultType": 2, "type": 1}
    yield _rows(lab, {**listing, **_PAGE})
    yield lab.ask("3.statistics", _RESULT, {"applicationResultType": 1, "type": 1}, judge=_named)
    yield lab.ask("4.detail", _DETAIL, {"id": lab.person_id}, judge=_named)


def _rows(lab: Lab, body: Mapping[str, object]) -> Fact:
    """Names of the fields of a row, and whether our person is named by its id."""
    try:
        reply = lab.caller.post(_RESULT, body)
    except PeerError as error:
        return unsettled("3.rows", "silent", type(error).__name__)
    rows = reply.rows
    if reply.done and not rows:
        return unsettled("3.rows", "unplug")
    ours = [row for row in rows if lab.person_id in (as_text(value) for _, value in row.items())]

    def judge(answer: Reply) -> tuple[str, str]:
        if not answer.done:
            return plain(answer)
        return ("by_id" if ours else "others_only"), shape((ours or rows)[0])

    return conclude("3.rows", reply, sent(_RESULT, body), judge)


def _lists(lab: Lab) -> Judge:
    def judge(reply: Reply) -> tuple[str, str]:
        if not reply.done:
            return plain(reply)
        ids = {row.id("id", "personId") for row in reply.rows}
        return ("at_once", "") if lab.person_id in ids else ("not_yet", "")

    return judge


def _named(reply: Reply) -> tuple[str, str]:
    return ("answers", shape(Fields(reply.data))) if reply.done else plain(reply)


def _group(lab: Lab) -> dict[str, object]:
    return {"privilegeGroupId": lab.group, "type": 1}


def _membership(lab: Lab) -> dict[str, object]:
    return {**_group(lab), "list": [{"id": lab.person_id}]}
