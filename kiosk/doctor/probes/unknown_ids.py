"""Question 17 of contract 9: what each interface says to an id that does not exist.

The person id is asked for first and used only when nobody has it. One thread.
"""

from collections.abc import Iterator, Mapping

from kiosk.core.errors import Missing, PeerError
from kiosk.doctor.facts import Fact, unsettled
from kiosk.doctor.interfaces import NOBODY
from kiosk.doctor.probes.lab import Lab
from kiosk.doctor.probes.person_questions import added
from services.hikcentral.calls.times import write_time

_PERSON = "/resource/v1/person"
_GROUP = "/acs/v1/privilege/group/single"
_NOBODY_ID = "999999999"
_NOTHING = "999999998"
_ONE = {"pageNo": 1, "pageSize": 1}


def unknown_ids(lab: Lab) -> Iterator[Fact]:
    """One call for each interface; writes only with a person id that the server denies."""
    for name, (path, body) in _reads(lab).items():
        yield lab.ask(f"17.{name}", path, body)
    try:
        asked = lab.caller.post(f"{_PERSON}/personId/personInfo", {"personId": _NOBODY_ID})
    except PeerError:
        asked = None
    for name, (path, body) in _writes(lab).items():
        if asked is not None and asked.is_a(Missing):
            yield lab.ask(f"17.{name}", path, body)
        else:
            yield unsettled(f"17.{name}", "id_exists")
    yield _organisation(lab)


def _reads(lab: Lab) -> Mapping[str, tuple[str, Mapping[str, object]]]:
    now = write_time(lab.now(), lab.zone)
    window = {"startTime": now, "endTime": now, "eventType": 196893}
    return {
        "person_id": (f"{_PERSON}/personId/personInfo", {"personId": _NOBODY_ID}),
        "person_code": (f"{_PERSON}/personCode/personInfo", {"personCode": NOBODY}),
        "picture": (
            f"{_PERSON}/picture_data",
            {"personId": lab.person_id, "picUri": _NOTHING},
        ),
        "group_members": (
            f"{_GROUP}/personList",
            {"privilegeGroupId": _NOTHING, "type": 1, **_ONE},
        ),
        "event_door": ("/acs/v1/door/events", {**window, "doorIndexCodes": [_NOTHING], **_ONE}),
        "detail": ("/visitor/v1/person/ID/elementDownloadDetail", {"id": _NOTHING}),
    }


def _writes(lab: Lab) -> Mapping[str, tuple[str, Mapping[str, object]]]:
    nobody = {"personId": _NOBODY_ID}
    listed = [{"id": _NOBODY_ID}]
    group = {"privilegeGroupId": lab.group, "type": 1}
    other = {"privilegeGroupId": _NOTHING, "type": 1, "list": [{"id": lab.person_id}]}
    return {
        "update": (f"{_PERSON}/single/update", {**nobody, "remark": "VTEST"}),
        "delete": (f"{_PERSON}/single/delete", nobody),
        "join": (f"{_GROUP}/addPersons", {**group, "list": listed}),
        "leave": (f"{_GROUP}/deletePersons", {**group, "list": listed}),
        "join_group": (f"{_GROUP}/addPersons", other),
    }


def _organisation(lab: Lab) -> Fact:
    """An add that names no real organisation; if it is taken all the same, it is a test person."""
    return added(lab, "17.organisation", lab.persons.new_code(), {"orgIndexCode": _NOTHING})
