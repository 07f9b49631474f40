"""Asks the database what of the promises it holds. The program has ended; nothing is repaired."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core.clock import SystemClock
from kiosk.core.visits import AccessState, Visit, VisitStatus
from services.desk import SqlLookup
from services.store import Store
from tests.torture.crash.findings import Findings
from tests.torture.crash.history import AUDITED, CLOSING, Deed, History

_ALL = 1_000_000
_END = {"check_out": VisitStatus.CHECKED_OUT, "cancel": VisitStatus.CANCELLED}
_DONE_BY = {VisitStatus.CHECKED_IN: "check_in", **{status: do for do, status in _END.items()}}
_ONCE = ("register", "check_in", "check_out", "cancel")
_NO_ACCESS = (AccessState.NONE, AccessState.REVOKED)


def judge_database(store: Store, history: History, photo: bytes) -> Findings:
    """Visits, changes, photos, audit entries and the file itself, at any moment after a kill."""
    findings = Findings()
    findings.other_breaks += damages(store)
    visits = visits_of(store)
    _all_there(visits, history, findings)
    deeds = defaultdict[str, list[Deed]](list)
    for deed in history.deeds:
        deeds[deed.visit].append(deed)
    entries = _entries(store)
    for visit in visits.values():
        findings.lost_visits += _lost_changes(visit, deeds[visit.id])
        findings.other_breaks += _wrong_entries(visit, deeds[visit.id], entries[visit.id])
    lookup = SqlLookup(store, SystemClock())
    for visit in visits.values():
        if visit.has_photo and lookup.get_photo(visit.id) != photo:
            findings.lost_visits.append(f"{visit.id} has lost its photo")
    return findings


def judge_settled(store: Store, history: History) -> Findings:
    """What must hold as well when the program had time to finish."""
    findings = Findings()
    dead = "SELECT visit_id, kind, state, reason, last_error FROM job WHERE state = 'dead'"
    for visit, kind, state, *why in _unfinished_jobs(store) + _rows(store, dead):
        findings.other_breaks.append(f"{kind} of {visit} is {state}: {why}")
    for visit in visits_of(store).values():
        findings.other_breaks += _unfinished(visit, list(history.of(visit.id)))
    ids = [row[0] for row in _rows(store, "SELECT event_id FROM passage")]
    seen = Counter(row[0] for row in _rows(store, "SELECT visit_id FROM passage"))
    if len(ids) != len(set(ids)) or seen != history.passes:
        findings.other_breaks.append(f"passages {seen} instead of {history.passes}")
    return findings


def count_left(store: Store, history: History) -> int:
    """Jobs that are not finished, and passages that were not noticed yet."""
    ((passages,),) = _rows(store, "SELECT count(*) FROM passage")
    open_jobs = len(_unfinished_jobs(store))
    return open_jobs + history.passes.total() - int(passages)


def _unfinished_jobs(store: Store) -> list[tuple[Any, ...]]:
    """Running, or to be done within a minute; what is planned for tomorrow may wait."""
    soon = int((SystemClock().now() + timedelta(minutes=1)).timestamp() * 1000)
    return _rows(
        store,
        "SELECT visit_id, kind, state, reason, last_error FROM job"
        f" WHERE state = 'running' OR (state = 'queued' AND run_at < {soon})",
    )


def visits_of(store: Store) -> dict[str, Visit]:
    return {visit.id: visit for visit in SqlLookup(store, SystemClock()).list_visits(_ALL)}


def damages(store: Store) -> list[str]:
    """What SQLite and SQLCipher say of the file."""
    whole = _rows(store, "PRAGMA integrity_check")
    sealed = _rows(store, "PRAGMA cipher_integrity_check")
    strays = _rows(store, "PRAGMA foreign_key_check")
    found = [] if whole == [("ok",)] else [f"integrity_check: {whole[:3]}"]
    found += [f"cipher_integrity_check: {row}" for row in sealed]
    return found + [f"foreign_key_check: {row}" for row in strays]


def _rows(store: Store, statement: str) -> list[tuple[Any, ...]]:
    with store.read() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def _entries(store: Store) -> defaultdict[str, Counter[str]]:
    found = defaultdict[str, Counter[str]](Counter)
    for visit, action in _rows(store, "SELECT visit_id, action FROM audit"):
        found[visit][action] += 1
    return found


def _all_there(visits: dict[str, Visit], history: History, findings: Findings) -> None:
    saved = history.registered()
    findings.lost_visits += [f"{one} is not there" for one in saved - visits.keys()]
    unknown = len(visits.keys() - saved)
    if unknown > history.registrations_in_doubt():
        findings.other_breaks.append(f"{unknown} visits that nobody has registered")


def _lost_changes(visit: Visit, deeds: Iterable[Deed]) -> Iterable[str]:
    deeds = list(deeds)
    saved = {deed.do for deed in deeds if deed.saved}
    possible = {deed.do for deed in deeds if not deed.refused}
    newest = max((deed.revision for deed in deeds if deed.saved), default=0)
    if visit.revision < newest:
        yield f"{visit.id} is at revision {visit.revision}, {newest} was told"
    closed = [_END[do] for do in CLOSING if do in saved]
    if closed and visit.status not in closed:
        yield f"{visit.id} is {visit.status}, {closed} was told"
    if "check_in" in saved and visit.status is VisitStatus.EXPECTED:
        yield f"{visit.id} is not inside any more"
    if (do := _DONE_BY.get(visit.status)) and do not in possible:
        yield f"{visit.id} is {visit.status}, which nobody has asked"
    photo = any(deed.photo for deed in deeds if deed.saved) or "attach" in saved
    if photo and not visit.has_photo:
        yield f"{visit.id} has no photo"


def _wrong_entries(visit: Visit, deeds: Iterable[Deed], found: Counter[str]) -> Iterable[str]:
    """Exactly one entry for each change that was told; one or none for each in doubt."""
    deeds = list(deeds)
    for do, action in AUDITED.items():
        saved = sum(deed.saved for deed in deeds if deed.do == do)
        doubt = sum(deed.in_doubt for deed in deeds if deed.do == do)
        if do == "register":
            doubt = 1 - saved
        most = min(saved + doubt, 1) if do in _ONCE else saved + doubt
        if not saved <= found[action] <= most:
            yield f"{found[action]} entries {action} of {visit.id}, {saved} to {most} are right"


def _unfinished(visit: Visit, deeds: list[Deed]) -> Iterable[str]:
    revoked = any(deed.do == "revoke" and deed.saved and visit.has_photo for deed in deeds)
    maybe = any(deed.do == "revoke" and not deed.refused for deed in deeds)
    if (not visit.is_open or revoked) and visit.access not in _NO_ACCESS:
        yield f"{visit.id} is {visit.status}, and its access {visit.access}"
    wanted = AccessState.READY if visit.has_photo else AccessState.NONE
    if visit.is_open and not maybe and visit.access is not wanted:
        yield f"{visit.id} is open, and its access {visit.access}: {visit.wait_detail}"
