"""Checks of what HikCentral knows of the building: groups, doors, devices, persons, apply rows.

Reads only; names and pictures of persons are counted or left, never kept. Any thread.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from kiosk.core.errors import OutcomeUnknown
from kiosk.doctor.findings import Finding, fail, not_run, ok, warn
from kiosk.doctor.raw import Reply
from services.hikcentral.calls.fields import Fields, as_count, as_list

Post = Callable[[str, Mapping[str, object]], Reply]
Rows = list[Fields]

_PAGE = 500
_MOST_PAGES = 100


class NotRead(Exception):
    """The server gives this list not; `code` is its answer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_rows(post: Post, path: str, body: Mapping[str, object] | None = None) -> Rows:
    """All rows of a list. NotRead with the code; PeerError."""
    rows: Rows = []
    for number in range(1, _MOST_PAGES + 1):
        reply = post(path, {**(body or {}), "pageNo": number, "pageSize": _PAGE})
        if not reply.done:
            raise NotRead(reply.code or f"HTTP {reply.status}")
        data = Fields(reply.data)
        page = [Fields(row) for row in as_list(data.get("list"))]
        rows += page
        if len(page) < _PAGE or len(rows) >= (as_count(data.get("total")) or len(rows) + 1):
            return rows
    raise OutcomeUnknown("a list without end")


def doors(post: Post, mapped: Sequence[str], directions: set[str]) -> Iterator[Finding]:
    """Every door of the map exists, and the map tells coming from going."""
    try:
        rows = read_rows(post, "/resource/v1/acsDoor/acsDoorList")
    except NotRead as error:
        yield fail("doors", "list.refused", code=error.code)
        return
    known = {row.id("doorIndexCode") or "" for row in rows} - {""}
    gone = [door for door in mapped if door not in known]
    listed = ", ".join(sorted(known)[:40])
    if gone:
        yield fail("doors", "doors.unknown", doors=", ".join(gone), known=listed)
    elif not mapped:
        yield warn("doors", "doors.none", known=listed)
    elif not {"entry", "exit"} <= directions:
        yield warn("doors", "doors.one_way", count=len(mapped))
    else:
        yield ok("doors", "doors.ok", count=len(mapped), known=len(known))
    yield _online(post, rows, mapped)


def _online(post: Post, rows: Rows, mapped: Sequence[str]) -> Finding:
    """A door is online when its device is; 1 is online (contract 3.8)."""
    try:
        devices = read_rows(post, "/resource/v1/acsDevice/acsDeviceList")
    except NotRead as error:
        return not_run("online", "list.refused", code=error.code)
    online = {row.id("acsDevIndexCode"): row.text("status") == "1" for row in devices}
    device = {row.id("doorIndexCode"): row.id("acsDevIndexCode") for row in rows}
    ours = [door for door in mapped if device.get(door) in online]
    off = [door for door in ours if not online[device[door]]]
    if off:
        return warn("online", "online.off", doors=", ".join(off))
    if not ours:
        return not_run("online", "online.unknown")
    return ok("online", "online.ok", count=len(ours))


def organisation(post: Post, org_id: str, org_name: str) -> tuple[str, Finding]:
    """The id of the organisation that new persons go into; by its exact name where one is set."""
    try:
        rows = read_rows(post, "/resource/v1/org/orgList")
    except NotRead as error:
        return org_id, warn("organisation", "list.refused", code=error.code)
    named = [row.id("orgIndexCode") for row in rows if row.text("orgName") == org_name]
    ids = {row.id("orgIndexCode") for row in rows}
    found = (named if len(named) == 1 else []) if org_name else [org_id] if org_id in ids else []
    if not found or found[0] is None:
        return org_id, fail("organisation", "organisation.unknown", org=org_name or org_id)
    return found[0], ok("organisation", "organisation.ok", org=org_name or org_id)


def groups(
    post: Post, wanted: Sequence[str], mapped: Sequence[str], kind: int
) -> Iterator[Finding]:
    """Every group of the settings exists and holds the doors of the map."""
    try:
        rows = read_rows(post, "/acs/v1/privilege/group", {"type": kind})
    except NotRead as error:
        yield fail("groups", "list.refused", code=error.code)
        return
    by_id = {row.id("privilegeGroupId") or "": row for row in rows}
    told = any("ElementList" in row for row in rows)
    for group in dict.fromkeys(wanted):
        if group not in by_id:
            known = ", ".join(sorted(by_id)[:40])
            yield fail("groups", "groups.unknown", group=group, known=known)
            continue
        yield _group_doors(group, set(_doors_of(by_id[group])), mapped, told=told)


def _group_doors(group: str, held: set[str], mapped: Sequence[str], *, told: bool) -> Finding:
    if not told:
        return ok("groups", "groups.no_doors_told", group=group)
    lacking = [door for door in mapped if door not in held]
    if not held:
        return fail("groups", "groups.empty", group=group)
    if lacking:
        return warn("groups", "groups.lacks", group=group, doors=", ".join(lacking))
    return ok("groups", "groups.ok", group=group, count=len(held))


def _doors_of(group: Fields) -> Iterator[str]:
    for wrapper in as_list(group.get("ElementList")):
        for element in as_list(Fields(wrapper).get("Element")) or [wrapper]:
            door = Fields(element).id("ID", "elementID", "doorIndexCode")
            if door is not None:
                yield door


def persons(post: Post, group: str, kind: int) -> Iterator[Finding]:
    """Whether persons and members can be listed; only their number is told."""
    one: Mapping[str, object] = {"pageNo": 1, "pageSize": 1}
    asked = {"privilegeGroupId": group, "type": kind, **one}
    members = ("members", "/acs/v1/privilege/group/single/personList", asked)
    everybody = ("persons", "/resource/v1/person/personList", one)
    for check, path, body in (everybody, members) if kind == 1 else (members,):
        reply = post(path, body)
        if not reply.done:
            yield warn(check, "list.refused", code=reply.code or f"HTTP {reply.status}")
            continue
        total = as_count(Fields(reply.data).get("total"))
        yield ok(check, "list.count", count="?" if total is None else total)


def apply_rows(post: Post, kind: int) -> Iterator[Finding]:
    """The names of the fields in a row of applicationResult, which no document tells."""
    body = {"applicationResultType": 2, "type": kind, "pageNo": 1, "pageSize": 1}
    reply = post("/acs/v1/auth/applicationResult", body)
    if not reply.done:
        yield warn("apply_rows", "list.refused", code=reply.code or f"HTTP {reply.status}")
        return
    rows = as_list(Fields(reply.data).get("list"))
    if rows:
        yield ok("apply_rows", "apply_rows.ok", names=shape(Fields(rows[0])))
    else:
        yield ok("apply_rows", "apply_rows.none")


def shape(row: Fields) -> str:
    """Names of the fields, sorted, without any value."""
    return " ".join(row.names())[:300]
