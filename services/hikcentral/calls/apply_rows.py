"""What the three status answers say about doors (contract 3.7). Pure, and suspicious.

The row shapes are partly guesses, so names are read in any case and place, and whatever is not
understood counts as "not there yet": APPLIED is never made out of something unknown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from kiosk.core.access import DoorProgress, DoorReport
from kiosk.core.ids import DoorId, PersonId
from services.hikcentral.calls.fields import Fields, as_count, as_list

_DETAIL_WORDS = {"0": DoorProgress.APPLIED, "2": DoorProgress.FAILED, "3": DoorProgress.FAILED}
_RESULT_WORDS = {"2": DoorProgress.FAILED, "3": DoorProgress.FAILED}
_DOOR_NAMES = ("doorIndexCode", "elementID", "doorId", "elementIndexCode")


@dataclass(frozen=True, slots=True)
class _Status:
    progress: DoorProgress
    error_code: str = ""


_PENDING = _Status(DoorProgress.PENDING)
_APPLIED = _Status(DoorProgress.APPLIED)


def read_details(data: object, doors: Sequence[DoorId]) -> tuple[DoorReport, ...]:
    """Reports out of `elementDownloadDetail`: every status of a door must say "applied"."""
    found: dict[str, list[_Status]] = {}
    for element in _elements(data):
        door_id = Fields(element).id("ID", *_DOOR_NAMES)
        if door_id is not None:
            found.setdefault(door_id, []).extend(_walk(element))
    asked = doors or [DoorId(name) for name in found]
    return tuple(_report(door, _worst(found.get(door, []))) for door in asked)


def read_results(
    rows: Sequence[object], complete: bool, person_id: PersonId, doors: Sequence[DoorId]
) -> tuple[DoorReport, ...]:
    """Reports out of `applicationResult`, which lists only what is waiting or has failed.

    A row that names no person may be ours; a row that names no door may be any door.
    """
    found: dict[str, list[_Status]] = {}
    everywhere = not complete
    for row in rows:
        fields = Fields(row)
        if _names_another(fields, person_id):
            continue
        door_id = fields.id(*_DOOR_NAMES)
        if door_id is None:
            everywhere = True
        else:
            found.setdefault(door_id, []).append(_read_result(fields, person_id))
    unlisted = _PENDING if everywhere else _APPLIED
    asked = doors or [DoorId(name) for name in found]
    return tuple(
        _report(door, _worst(found[door]) if door in found else unlisted) for door in asked
    )


def read_totals(data: object, doors: Sequence[DoorId]) -> tuple[DoorReport, ...]:
    """Reports out of the statistics of `applicationResult`, which count over everybody.

    Only when nothing waits and nothing has failed anywhere is that true of ours. The names of
    the counts are not published: [guess] one says "fail", one "wait" or "pend".
    """
    counts = {name: as_count(value) for name, value in Fields(data).items()}
    failed = [count for name, count in counts.items() if "fail" in name]
    waiting = [count for name, count in counts.items() if "wait" in name or "pend" in name]
    done = bool(failed) and bool(waiting) and all(count == 0 for count in failed + waiting)
    return tuple(_report(door, _APPLIED if done else _PENDING) for door in doors)


def _read_result(fields: Fields, person_id: PersonId) -> _Status:
    word = fields.text("elementStatus", "applyStatus", "status")
    if _person(fields) != person_id or word not in _RESULT_WORDS:
        return _PENDING
    return _Status(_RESULT_WORDS[word], fields.text("errorCode"))


def _person(fields: Fields) -> str | None:
    return fields.id("personId", "personIndexCode") or fields.under("person").id("personId", "id")


def _names_another(fields: Fields, person_id: PersonId) -> bool:
    named = _person(fields)
    return named is not None and named != person_id


def _elements(data: object) -> Iterator[object]:
    for holder in as_list(Fields(data).get("ElementDetailList")):
        inner = Fields(holder).get("ElementDetail")
        yield from [holder] if inner is None else as_list(inner)


def _walk(node: object, name: str = "") -> Iterator[_Status]:
    """Every status below `node`: of the element itself, and of each credential on it.

    A place that should hold one and does not counts as pending.
    """
    for item in as_list(node):
        found = list(_statuses(Fields(item)))
        if not found and name in ("elementstatus", "certificatestatus"):
            yield _PENDING
        yield from found


def _statuses(fields: Fields) -> Iterator[_Status]:
    for name, value in fields.items():
        if isinstance(value, (dict, list)):
            if name != "baseinfo":
                yield from _walk(cast("object", value), name)
        elif name in ("elementstatus", "status"):
            progress = _DETAIL_WORDS.get(fields.text(name), DoorProgress.PENDING)
            yield _Status(progress, _error_code(fields, progress))


def _error_code(fields: Fields, progress: DoorProgress) -> str:
    return fields.text("errorCode") if progress is DoorProgress.FAILED else ""


def _worst(statuses: Sequence[_Status]) -> _Status:
    for status in statuses:
        if status.progress is DoorProgress.FAILED:
            return status
    done = bool(statuses) and all(s.progress is DoorProgress.APPLIED for s in statuses)
    return _APPLIED if done else _PENDING


def _report(door: DoorId, status: _Status) -> DoorReport:
    return DoorReport(door, status.progress, status.error_code[:64])
