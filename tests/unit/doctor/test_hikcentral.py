"""The checks of HikCentral on prepared answers: each passes, and fails for its reason."""

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.errors import CertificateRefused, LinkDown
from kiosk.doctor import building, interfaces, reaching
from kiosk.doctor.raw import Reply
from kiosk.doctor.words import Words
from services.hikcentral.wire.interfaces import VERSION_PATH
from tests.unit.doctor.checking import NOW, Answers, code, done, page, seen

PIN, OTHER = "ab" * 32, "cd" * 32


@dataclass
class Shown:
    sha256: str = PIN
    not_after: datetime = NOW + timedelta(days=400)


def test_names_that_resolve_and_names_that_do_not() -> None:
    addresses, found = reaching.name("127.0.0.1")
    assert (addresses, seen(found)) == (("127.0.0.1",), [("OK", "name.ok")])
    addresses, found = reaching.name("server.invalid")
    assert (addresses, seen(found)) == ((), [("FAIL", "name.unknown")])


def test_a_port_that_takes_connections_and_one_that_does_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert seen(reaching.connection(["127.0.0.1"], port)) == [("OK", "connection.ok")]
    assert seen(reaching.connection(["127.0.0.1"], port)) == [("FAIL", "connection.refused")]


@pytest.mark.parametrize(
    ("shown", "pins", "expected"),
    [
        (Shown(), [PIN], ("OK", "certificate.ok")),
        (Shown(), [OTHER, PIN], ("OK", "certificate.ok")),
        (Shown(), None, ("OK", "certificate.shown")),
        (Shown(OTHER), [PIN], ("FAIL", "certificate.other")),
        (Shown(not_after=NOW), [PIN], ("FAIL", "certificate.over")),
        (Shown(not_after=NOW + timedelta(days=29)), [PIN], ("WARN", "certificate.soon")),
    ],
)
def test_certificates(shown: Shown, pins: list[str] | None, expected: tuple[str, str]) -> None:
    found = reaching.certificate(lambda: shown, pins, NOW)
    assert seen(found) == [expected]
    told = Words("en").found(found)
    assert shown.sha256 in told
    assert all(pin in told for pin in pins or []) or expected[1] != "certificate.other"


def test_a_port_that_shows_no_certificate() -> None:
    def none() -> Shown:
        raise LinkDown("no TLS")

    assert seen(reaching.certificate(none, [PIN], NOW)) == [("FAIL", "certificate.none")]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (done({"softVersion": "V2.6"}), ("OK", "signature.ok")),
        (code("69"), ("WARN", "signature.version_unticked")),
        (code("0x02401003"), ("FAIL", "signature.refused")),
        (code("64"), ("FAIL", "signature.refused")),
        (code("0x00052101"), ("FAIL", "signature.refused")),
        (code("64", skew_s=-1000.0), ("FAIL", "signature.clock")),
        (code("16"), ("FAIL", "signature.service")),
        (code("", 404), ("FAIL", "signature.no_gateway")),
        (code("", 500), ("FAIL", "signature.no_gateway")),
        (code("", 401), ("FAIL", "signature.refused")),
        (code("", 403), ("FAIL", "signature.refused")),
        (code("", 403, skew_s=400.0), ("FAIL", "signature.clock")),
        (code("69", 403), ("WARN", "signature.version_unticked")),
        (code("", 429), ("FAIL", "signature.busy")),
        (code("", 503), ("FAIL", "signature.busy")),
        (code("6"), ("FAIL", "signature.busy")),
        (code("69", 500), ("FAIL", "signature.odd")),
        (code("5"), ("FAIL", "signature.odd")),
        (code("2"), ("FAIL", "signature.odd")),
        (LinkDown("refused"), ("FAIL", "signature.silent")),
        (CertificateRefused("self-signed"), ("FAIL", "signature.certificate")),
    ],
)
def test_signatures(reply: Reply | Exception, expected: tuple[str, str]) -> None:
    def ask() -> Reply:
        return Answers({"": reply}).post("", {})

    got, found = reaching.signature(ask)
    assert seen(found) == [expected]
    assert (got is not None) is found.passed


def test_versions() -> None:
    found = reaching.version(done({"produceName": "HCP", "softVersion": "V3.1.0"}))
    assert seen(found) == [("OK", "version.ok")]
    assert "HCP V3.1.0" in Words("en").found(found)
    assert seen(reaching.version(done())) == [("NOT RUN", "version.unknown")]


USE = interfaces.Use("person", "7", ["101"])
ASKED = interfaces.reads(USE)


def test_interfaces_that_are_all_open() -> None:
    answers = Answers({"personInfo": code("128"), "": done()})
    found = list(interfaces.check_reads(answers.post, ASKED))
    assert seen(found) == [("OK", "interface.ok")]
    assert found[0].values["good"] == len(ASKED) == len(answers.asked)


def test_no_write_is_ever_asked() -> None:
    visitor = interfaces.Use("visitor", "7", [])
    paths = {interface.path for use in (USE, visitor) for interface in interfaces.reads(use)}
    assert paths.isdisjoint({*USE.writes, *visitor.writes})
    words = ("add", "out", "update", "delete", "reapplication", "doControl", "ByEventTypes")
    assert [path for path in paths if any(word in path for word in words)] == []


@pytest.mark.parametrize(
    ("answer", "needed", "optional"),
    [
        (code("69"), ("FAIL", "interface.unticked"), ("WARN", "interface.unticked")),
        (code("17"), ("FAIL", "interface.unticked"), ("WARN", "interface.unticked")),
        (code("8"), ("FAIL", "interface.not_in_version"), ("WARN", "interface.not_in_version")),
        (code("64"), ("FAIL", "interface.refused"), ("FAIL", "interface.refused")),
        (code("", 401), ("FAIL", "interface.refused"), ("FAIL", "interface.refused")),
        (code("", 403), ("FAIL", "interface.refused"), ("FAIL", "interface.refused")),
        (code("69", 403), ("FAIL", "interface.unticked"), ("WARN", "interface.unticked")),
        (code("", 502), ("FAIL", "interface.odd"), ("FAIL", "interface.odd")),
        (code("", 404), ("FAIL", "interface.odd"), ("FAIL", "interface.odd")),
        (code("", 429), ("FAIL", "interface.busy"), ("WARN", "interface.busy")),
        (code("", 503), ("FAIL", "interface.busy"), ("WARN", "interface.busy")),
        (code("6"), ("FAIL", "interface.busy"), ("WARN", "interface.busy")),
        (code("16"), ("FAIL", "interface.busy"), ("WARN", "interface.busy")),
        (code("1"), ("FAIL", "interface.fault"), ("WARN", "interface.fault")),
        (code("5"), ("FAIL", "interface.fault"), ("WARN", "interface.fault")),
        (code("128", 500), ("FAIL", "interface.fault"), ("WARN", "interface.fault")),
        (code("69", 500), ("FAIL", "interface.fault"), ("WARN", "interface.fault")),
        (LinkDown("cut"), ("FAIL", "interface.silent"), ("FAIL", "interface.silent")),
    ],
)
def test_an_interface_that_is_closed_is_named(
    answer: Reply | Exception, needed: tuple[str, str], optional: tuple[str, str]
) -> None:
    answers = Answers({"door/events": answer, "person/personList": answer, "": done()})
    found = list(interfaces.check_reads(answers.post, ASKED))
    assert sorted(seen(found)) == sorted([needed, optional, ("OK", "interface.ok")])
    named = {str(f.values["path"]) for f in found if "path" in f.values}
    assert named == {
        "/artemis/api/acs/v1/door/events",
        "/artemis/api/resource/v1/person/personList",
    }


@pytest.mark.parametrize("answer", ["0", "2", "128", "0x00072202", "130", "0x00072201", "131"])
def test_an_answer_about_the_question_shows_that_the_interface_is_open(answer: str) -> None:
    answers = Answers({"": code(answer)})
    assert seen(interfaces.check_reads(answers.post, ASKED)) == [("OK", "interface.ok")]


def test_every_interface_that_the_client_has_is_looked_at_or_known_to_be_unused() -> None:
    folder = Path(__file__).parents[3] / "services" / "hikcentral" / "calls"
    source = "".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.py")))
    paths = set(re.findall(r'Endpoint\(\s*"([^"]+)"', source))
    assert len(paths) > 25
    roads = (USE, interfaces.Use("visitor", "7", []))
    seen_to = {path for use in roads for path in use.writes} | UNUSED | {VERSION_PATH}
    seen_to |= {interface.path for use in roads for interface in interfaces.reads(use)}
    assert sorted(paths - seen_to) == []


UNUSED = {
    "/acs/v1/door/doControl",
    "/acs/v1/event/pictures",
    "/acs/v1/faceCheck",
    "/eventService/v1/eventRecords/page",
    "/eventService/v1/eventSubscriptionByEventTypes",
    "/eventService/v1/eventUnSubscriptionByEventTypes",
    "/eventService/v1/image_data",
}
"""The client can, the desk does not."""


@pytest.mark.parametrize(
    ("org_id", "name", "expected"),
    [
        ("2", "", ("2", ("OK", "organisation.ok"))),
        ("9", "", ("9", ("FAIL", "organisation.unknown"))),
        ("9", "Guests", ("2", ("OK", "organisation.ok"))),
        ("9", "Twice", ("9", ("FAIL", "organisation.unknown"))),
        ("9", "Guest", ("9", ("FAIL", "organisation.unknown"))),
    ],
)
def test_the_organisation_of_new_persons(
    org_id: str, name: str, expected: tuple[str, tuple[str, str]]
) -> None:
    names = {"1": "All", "2": "Guests", "3": "Twice", "4": "Twice"}
    rows = page(*({"orgIndexCode": one, "orgName": text} for one, text in names.items()))
    found, finding = building.organisation(Answers({"": rows}).post, org_id, name)
    assert (found, *seen(finding)) == expected
    closed = building.organisation(Answers({"": code("69")}).post, org_id, name)[1]
    assert seen(closed) == [("WARN", "list.refused")]


DOORS = page(
    {"doorIndexCode": "101", "acsDevIndexCode": "2001"},
    {"doorIndexCode": 102, "acsDevIndexCode": 2002},
)
BOTH = {"entry", "exit"}


def devices(first: Any, second: Any) -> Reply:
    return page(
        {"acsDevIndexCode": "2001", "status": first}, {"acsDevIndexCode": "2002", "status": second}
    )


@pytest.mark.parametrize(
    ("mapped", "ways", "expected"),
    [
        (["101", "102"], BOTH, ("OK", "doors.ok")),
        (["101", "199"], BOTH, ("FAIL", "doors.unknown")),
        ([], set(), ("WARN", "doors.none")),
        (["101"], {"entry"}, ("WARN", "doors.one_way")),
    ],
)
def test_the_door_map(mapped: list[str], ways: set[str], expected: tuple[str, str]) -> None:
    answers = Answers({"acsDoorList": DOORS, "acsDeviceList": devices(1, "1")})
    assert seen(building.doors(answers.post, mapped, ways))[0] == expected


@pytest.mark.parametrize(
    ("device_list", "expected"),
    [
        (devices(1, 1), ("OK", "online.ok")),
        (devices(1, 2), ("WARN", "online.off")),
        (devices(0, 1), ("WARN", "online.off")),
        (page(), ("NOT RUN", "online.unknown")),
        (code("69"), ("NOT RUN", "list.refused")),
    ],
)
def test_devices_of_the_doors(device_list: Reply, expected: tuple[str, str]) -> None:
    answers = Answers({"acsDoorList": DOORS, "acsDeviceList": device_list})
    assert seen(building.doors(answers.post, ["101", "102"], BOTH))[1] == expected


def test_doors_that_cannot_be_listed() -> None:
    answers = Answers({"acsDoorList": code("69")})
    assert seen(building.doors(answers.post, ["101"], BOTH)) == [("FAIL", "list.refused")]


def group(*doors: str, told: bool = True) -> Mapping[str, Any]:
    listed = {"ElementList": [{"Element": {"ID": door}} for door in doors]} if told else {}
    return {"privilegeGroupId": "7", **listed}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (group("101", "102"), ("OK", "groups.ok")),
        (group(told=False), ("OK", "groups.no_doors_told")),
        (group(), ("FAIL", "groups.empty")),
        (group("101"), ("WARN", "groups.lacks")),
        ({"privilegeGroupId": "8"}, ("FAIL", "groups.unknown")),
    ],
)
def test_groups(row: Mapping[str, Any], expected: tuple[str, str]) -> None:
    answers = Answers({"privilege/group": page(row)})
    found = building.groups(answers.post, ["7", "7"], ["101", "102"], 1)
    assert seen(found) == [expected]


def test_lists_are_counted_and_nobody_is_told() -> None:
    person = {"personId": "1", "personName": "Канарейкина", "phoneNo": "555"}
    rows = page({"id": "1"})
    answers = Answers({"group/single/personList": rows, "personList": page(person)})
    found = list(building.persons(answers.post, "7", 1))
    assert seen(found) == [("OK", "list.count"), ("OK", "list.count")]
    assert "Канарейкина" not in repr(found)
    closed = Answers({"": code("69")})
    assert seen(building.persons(closed.post, "7", 1)) == [("WARN", "list.refused")] * 2
    assert [one.check for one in building.persons(closed.post, "7", 2)] == ["members"]


def test_the_shape_of_an_apply_row_is_names_only() -> None:
    answers = Answers({"applicationResult": page({"personId": "77", "resultCode": "E9"})})
    (found,) = building.apply_rows(answers.post, 1)
    assert found.values["names"] == "personid resultcode"
    assert seen(building.apply_rows(Answers({"": page()}).post, 1)) == [("OK", "apply_rows.none")]
    assert seen(building.apply_rows(Answers({}).post, 1)) == [("WARN", "list.refused")]


def test_a_list_is_read_to_its_end_and_not_for_ever() -> None:
    full = done({"total": 10**6, "list": [{"doorIndexCode": str(n)} for n in range(500)]})
    answers = Answers({"": full})
    with pytest.raises(Exception, match="without end"):
        building.read_rows(answers.post, "/any")
    assert len(answers.asked) == 100
