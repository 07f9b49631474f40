"""Questions 11 to 13 of contract 9: how door events are asked for, and what a row tells.

Reads only; of a row nothing is kept but names of fields and the offset of its time. One thread.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from kiosk.core.errors import PeerError
from kiosk.doctor.facts import Fact, unsettled
from kiosk.doctor.probes.lab import Lab, conclude, plain, sent
from kiosk.doctor.raw import Reply
from services.hikcentral.calls.fields import Fields, as_count
from services.hikcentral.calls.times import write_time

_EVENTS = "/acs/v1/door/events"
_GRANTED_BY_FACE = 196893
_WINDOW = timedelta(days=30)
_OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$")


def events(lab: Lab) -> Iterator[Fact]:
    """All questions about events; those that need an event say so when there is none."""
    if not lab.doors:
        for fact in ("11.person_id", "12.no_type", "12.no_doors", "13.offset", "13.direction"):
            yield unsettled(fact, "no_doors")
        return
    body = _question(lab)
    try:
        reply = lab.caller.post(_EVENTS, body)
        yield _filter(lab, body, reply)
    except PeerError as error:
        reply = None
        yield unsettled("11.person_id", "silent", type(error).__name__)
    yield lab.ask("12.no_type", _EVENTS, _without(body, "eventType"))
    yield lab.ask("12.no_doors", _EVENTS, _without(body, "doorIndexCodes"))
    rows = reply.rows if reply is not None else []
    if reply is None or not rows:
        yield unsettled("13.offset", "pass_doors")
        yield unsettled("13.direction", "pass_doors")
        return
    shown = sent(_EVENTS, body)
    offset = _OFFSET.search(rows[0].text("eventTime"))
    found = offset.group(1) if offset else ""
    verdict = "offset" if found else "no_offset"
    yield Fact("13.offset", verdict, shown, reply.status, reply.code, found)
    yield conclude("13.direction", reply, shown, _hints)


def _filter(lab: Lab, body: Mapping[str, object], usual: Reply) -> Fact:
    """The test person has passed no door: whoever keeps to its id finds nothing."""
    asked = {**body, "personId": lab.person_id}
    total = as_count(Fields(usual.data).get("total")) or len(usual.rows)
    if usual.done and not total:
        return unsettled("11.person_id", "pass_doors")

    def judge(reply: Reply) -> tuple[str, str]:
        if not reply.done:
            return plain(reply)
        return ("ignored", "") if reply.rows else ("honoured", "")

    return lab.ask("11.person_id", _EVENTS, asked, judge=judge)


def _hints(reply: Reply) -> tuple[str, str]:
    """Which of the fields that may tell a direction are filled in."""
    hints = ("readerName", "readerIndexCode", "checkInAndOutType")
    rows = reply.rows
    filled = [name for name in hints if any(row.text(name) not in ("", "0") for row in rows)]
    return ("hints", " ".join(filled)) if filled else ("no_hints", "")


def _question(lab: Lab) -> dict[str, object]:
    until = lab.now() + timedelta(seconds=lab.skew_s)
    return {
        "startTime": write_time(until - _WINDOW, lab.zone),
        "endTime": write_time(until, lab.zone),
        "eventType": _GRANTED_BY_FACE,
        "doorIndexCodes": list(lab.doors),
        "pageNo": 1,
        "pageSize": 20,
    }


def _without(body: Mapping[str, object], name: str) -> dict[str, object]:
    return {field: value for field, value in body.items() if field != name}
