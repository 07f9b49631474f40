"""The interfaces of HikCentral that the program uses, and how each is asked without harm.

A read is asked for something that does not exist, or for one row: "not permitted" is told from
every other answer. A write is never asked here: an empty apply would push everything that waits
(contract 3.7). Any thread.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from kiosk.core.errors import OutcomeUnknown, PeerError
from kiosk.doctor.findings import Finding, State, fail, ok, warn
from kiosk.doctor.raw import Reply
from services.hikcentral.wire.exchange import PREFIX

Post = Callable[[str, Mapping[str, object]], Reply]

NOBODY = "VTEST-NOBODY"
_ONE_ROW: Mapping[str, object] = {"pageNo": 1, "pageSize": 1}


@dataclass(frozen=True, slots=True)
class Interface:
    """`needed`: without it the desk cannot work; else it goes on with less."""

    path: str
    body: Mapping[str, object]
    needed: bool = True


Unticked = tuple[Interface, Reply]
"""An interface that is not authorised for us, and how that was said."""


@dataclass(frozen=True, slots=True)
class Use:
    """What of HikCentral the settings make the desk use."""

    road: Literal["person", "visitor"]
    group: str
    doors: Sequence[str]
    org_by_name: bool = False

    @property
    def kind(self) -> int:
        """`type` of groups and members: 1 access control, 2 visitor (contract 3.6)."""
        return 1 if self.road == "person" else 2

    @property
    def writes(self) -> tuple[str, ...]:
        """Paths that change something."""
        return (*(_PERSON_WRITES if self.road == "person" else _VISITOR_WRITES), *_COMMON_WRITES)


_PERSON_WRITES = (
    "/resource/v1/person/single/add",
    "/resource/v1/person/single/update",
    "/resource/v1/person/single/delete",
    "/resource/v1/person/face/update",
)
_VISITOR_WRITES = (
    "/visitor/v1/registerment",
    "/visitor/v1/registerment/update",
    "/visitor/v1/visitor/face/add",
    "/visitor/v1/visitor/out",
)
_COMMON_WRITES = (
    "/acs/v1/privilege/group/single/addPersons",
    "/acs/v1/privilege/group/single/deletePersons",
    "/visitor/v1/auth/reapplication",
)


def reads(use: Use) -> tuple[Interface, ...]:
    """Every read, with a body that changes nothing and shows nobody."""
    holders = _person_reads(use) if use.road == "person" else _visitor_reads()
    return (*holders, *_group_reads(use), *_door_reads(use))


def _person_reads(use: Use) -> tuple[Interface, ...]:
    person = "/resource/v1/person"
    search = {"orgName": NOBODY, **_ONE_ROW}
    nobody = {"personId": "0"}
    return (
        Interface("/resource/v1/org/orgList", _ONE_ROW, needed=False),
        Interface("/resource/v1/org/advance/orgList", search, needed=use.org_by_name),
        Interface(f"{person}/personCode/personInfo", {"personCode": NOBODY}),
        Interface(f"{person}/personId/personInfo", nobody),
        Interface(f"{person}/personList", _ONE_ROW, needed=False),
        Interface(f"{person}/picture_data", {**nobody, "picUri": "0"}, needed=False),
    )


def _visitor_reads() -> tuple[Interface, ...]:
    begin, end = _past_minute()
    window = {"visitStartTime": begin, "visitEndTime": end, "visitorStatus": -1}
    return (
        Interface("/visitor/v1/visitor/visitorInfo", {"visitorId": "0"}),
        Interface("/visitor/v1/register/getVistorRegisterRecord", {**window, **_ONE_ROW}),
    )


def _group_reads(use: Use) -> tuple[Interface, ...]:
    kind = {"type": use.kind, **_ONE_ROW}
    members = {"privilegeGroupId": use.group, **kind}
    return (
        Interface("/acs/v1/privilege/group", kind),
        Interface("/acs/v1/privilege/group/single/personList", members, needed=False),
        Interface("/acs/v1/auth/applicationResult", {"applicationResultType": 2, **kind}),
        Interface("/visitor/v1/person/ID/elementDownloadDetail", {"id": "0"}, needed=False),
    )


def _door_reads(use: Use) -> tuple[Interface, ...]:
    begin, end = _past_minute()
    doors = list(use.doors[:10]) or ["0"]
    asked = {"startTime": begin, "endTime": end, "eventType": 196893, "doorIndexCodes": doors}
    return (
        Interface("/resource/v1/acsDoor/acsDoorList", _ONE_ROW),
        Interface("/resource/v1/acsDevice/acsDeviceList", _ONE_ROW, needed=False),
        Interface("/acs/v1/door/events", {**asked, **_ONE_ROW}),
        Interface("/eventService/v1/eventSubscriptionView", {}, needed=False),
    )


def _past_minute() -> tuple[str, str]:
    """A minute in which nobody had this program."""
    end = datetime(2025, 1, 1, tzinfo=UTC)
    begin = end - timedelta(minutes=1)
    return begin.isoformat(timespec="seconds"), end.isoformat(timespec="seconds")


def check_reads(
    post: Post, interfaces: Sequence[Interface], unticked: list[Unticked] | None = None
) -> Iterator[Finding]:
    """One finding for each interface that is not there for us, then one for the others.

    `unticked` gets those that the partner has no right to, each with the answer.
    """
    good = 0
    for interface in interfaces:
        try:
            reply = post(interface.path, interface.body)
        except PeerError as error:
            shown = {"path": PREFIX + interface.path}
            yield Finding("interfaces", State.FAIL, "interface.silent", shown, error)
            continue
        if reply.unticked and unticked is not None:
            unticked.append((interface, reply))
        finding = _judge(interface, reply)
        good += finding is None
        if finding is not None:
            yield finding
    if good:
        yield ok("interfaces", "interface.ok", good=good, count=len(interfaces))


def _judge(interface: Interface, reply: Reply) -> Finding | None:
    shown = {"path": PREFIX + interface.path}
    if reply.refuses_us:
        return fail("interfaces", "interface.refused", **shown, answer=reply)
    closed = _closed(reply)
    if not closed:
        return None
    needed = interface.needed or closed == "interface.odd"
    say = fail if needed else warn
    return say("interfaces", closed, **shown, answer=reply)


def _closed(reply: Reply) -> str:
    """Why the answer does not show that the interface is open to us; "" when it does."""
    if reply.not_in_version:
        return "interface.not_in_version"
    if reply.unticked:
        return "interface.unticked"
    if reply.too_busy:
        return "interface.busy"
    if not reply.code and not reply.picture:
        return "interface.odd"
    return "interface.fault" if reply.is_a(OutcomeUnknown) else ""
