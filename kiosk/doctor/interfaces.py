"""The interfaces of HikCentral that the program uses, and how each is asked without harm.

A read is asked for something that does not exist, or for one row: "not permitted" is told from
every other answer. A write is never asked here: an empty apply would push everything that waits
(contract 3.7). Any thread.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kiosk.core.errors import CredentialsRefused, NotPermitted, PeerError
from kiosk.doctor.findings import Finding, State, fail, ok, warn
from kiosk.doctor.raw import Reply
from services.hikcentral.wire.codes import kind_of_code

Post = Callable[[str, Mapping[str, object]], Reply]

NOBODY = "VTEST-NOBODY"
_ONE_ROW: Mapping[str, object] = {"pageNo": 1, "pageSize": 1}
_NO_SUCH_RIGHT = ("130", "0x00072201")  # about one door or person, not about the interface
_NOT_IN_VERSION = "8"


@dataclass(frozen=True, slots=True)
class Interface:
    """`needed`: without it the desk cannot work; else it goes on with less."""

    path: str
    body: Mapping[str, object]
    needed: bool = True


WRITES = (
    "/resource/v1/person/single/add",
    "/resource/v1/person/single/update",
    "/resource/v1/person/single/delete",
    "/resource/v1/person/face/update",
    "/acs/v1/privilege/group/single/addPersons",
    "/acs/v1/privilege/group/single/deletePersons",
    "/visitor/v1/auth/reapplication",
)


def reads(group: str, doors: Sequence[str]) -> tuple[Interface, ...]:
    """Every read, with a body that changes nothing and shows nobody."""
    until = datetime(2025, 1, 1, tzinfo=UTC)
    window = {
        "startTime": (until - timedelta(minutes=1)).isoformat(timespec="seconds"),
        "endTime": until.isoformat(timespec="seconds"),
    }
    asked = {**window, "eventType": 196893, "doorIndexCodes": list(doors[:10]) or ["0"]}
    result = {"applicationResultType": 2, "type": 1}
    return (
        Interface("/resource/v1/org/orgList", _ONE_ROW),
        Interface("/resource/v1/person/personCode/personInfo", {"personCode": NOBODY}),
        Interface("/resource/v1/person/personId/personInfo", {"personId": "0"}),
        Interface("/resource/v1/person/personList", _ONE_ROW, needed=False),
        Interface(
            "/resource/v1/person/picture_data", {"personId": "0", "picUri": "0"}, needed=False
        ),
        Interface("/acs/v1/privilege/group", {"type": 1, **_ONE_ROW}),
        Interface(
            "/acs/v1/privilege/group/single/personList",
            {"privilegeGroupId": group, "type": 1, **_ONE_ROW},
            needed=False,
        ),
        Interface("/acs/v1/auth/applicationResult", {**result, **_ONE_ROW}),
        Interface("/visitor/v1/person/ID/elementDownloadDetail", {"id": "0"}, needed=False),
        Interface("/resource/v1/acsDoor/acsDoorList", _ONE_ROW),
        Interface("/resource/v1/acsDevice/acsDeviceList", _ONE_ROW, needed=False),
        Interface("/acs/v1/door/events", {**asked, **_ONE_ROW}),
        Interface("/eventService/v1/eventSubscriptionView", {}, needed=False),
    )


def check_reads(post: Post, interfaces: Sequence[Interface]) -> Iterator[Finding]:
    """One finding for each interface that is not there for us, then one for the others."""
    good = 0
    for interface in interfaces:
        finding = _check(post, interface)
        good += finding is None
        if finding is not None:
            yield finding
    if good:
        yield ok("interfaces", "interface.ok", good=good, count=len(interfaces))


def _check(post: Post, interface: Interface) -> Finding | None:
    shown = {"path": f"/artemis/api{interface.path}"}
    try:
        reply = post(interface.path, interface.body)
    except PeerError as error:
        return Finding("interfaces", State.FAIL, "interface.silent", shown, error)
    say = fail if interface.needed else warn
    shown |= {"code": reply.code, "status": str(reply.status)}
    if not reply.code and not reply.picture:
        return fail("interfaces", "interface.odd", **shown)
    if reply.code == _NOT_IN_VERSION:
        return say("interfaces", "interface.not_in_version", **shown)
    if is_unticked(reply):
        return say("interfaces", "interface.unticked", **shown)
    if not reply.done and issubclass(kind_of_code(reply.code), CredentialsRefused):
        return fail("interfaces", "interface.refused", **shown)
    return None


def is_unticked(reply: Reply) -> bool:
    """The interface exists, but the partner has no right to it."""
    if reply.done or reply.code in (*_NO_SUCH_RIGHT, _NOT_IN_VERSION) or not reply.code:
        return False
    return issubclass(kind_of_code(reply.code), NotPermitted)
