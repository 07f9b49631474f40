"""What the tests of the doctor share: prepared answers, a server of persons, short views."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from kiosk.doctor.findings import Finding
from kiosk.doctor.raw import Reply

NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
ZONE = timezone(timedelta(hours=5))


def seen(found: Finding | Iterable[Finding]) -> list[tuple[str, str]]:
    """(state, text key or name of the error) of each finding."""
    findings = [found] if isinstance(found, Finding) else list(found)
    return [(f.state.value, f.text or type(f.error).__name__) for f in findings]


def done(data: Any = "", skew_s: float | None = 0.0) -> Reply:
    return Reply(200, "0", data, skew_s)


def page(*rows: Mapping[str, Any]) -> Reply:
    return done({"total": len(rows), "pageNo": 1, "pageSize": 500, "list": list(rows)})


def code(code: str, status: int = 200, skew_s: float | None = 0.0) -> Reply:
    return Reply(status, code, "", skew_s)


class Answers:
    """A server that answers by the end of the path; everything else is code 8."""

    def __init__(self, answers: Mapping[str, Reply | Exception]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def post(self, path: str, body: Mapping[str, object], signing: object = None) -> Reply:
        self.asked.append(path)
        found = next((a for end, a in self._answers.items() if path.endswith(end)), code("8"))
        if isinstance(found, Exception):
            raise found
        return found


class PersonServer:
    """Keeps persons by code. `disturb` runs after the work of call `at` is done: when it raises,
    the answer is lost."""

    def __init__(self, at: int = 0, disturb: Callable[[], None] | None = None) -> None:
        self.persons: dict[str, str] = {"STAFF-1": "500"}
        self.members: set[str] = set()
        self.deletes = True
        self.calls = 0
        self._at, self._disturb = at, disturb

    def post(self, path: str, body: Mapping[str, Any], signing: object = None) -> Reply:
        self.calls += 1
        reply = self._act(path, body)
        if self.calls == self._at and self._disturb is not None:
            self._disturb()
        return reply

    def _act(self, path: str, body: Mapping[str, Any]) -> Reply:
        ids = {number: name for name, number in self.persons.items()}
        if path.endswith("single/add"):
            return self._add(body["personCode"])
        if path.endswith("personCode/personInfo"):
            name = body["personCode"]
            return self._row(name) if name in self.persons else code("128")
        if path.endswith("personId/personInfo"):
            name = ids.get(body["personId"])
            return self._row(name) if name else code("128")
        if path.endswith("single/delete"):
            return self._delete(ids.get(body["personId"]))
        if path.endswith("addPersons"):
            self.members |= {one["id"] for one in body["list"] if one["id"] in ids}
        if path.endswith("deletePersons"):
            self.members -= {one["id"] for one in body["list"]}
        if path.endswith("personList"):
            return page(*({"id": number} for number in sorted(self.members)))
        return done()

    def _add(self, name: str) -> Reply:
        if name in self.persons:
            return code("131")
        if len(name) > 16:
            return code("2")
        self.persons[name] = str(1000 + self.calls)
        return done(self.persons[name])

    def _row(self, name: str) -> Reply:
        return done({"personId": self.persons[name], "personCode": name, "personPhoto": ""})

    def _delete(self, name: str | None) -> Reply:
        if name is None:
            return code("128")
        if not self.deletes:
            return code("2")
        self.members.discard(self.persons.pop(name))
        return done()


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))
