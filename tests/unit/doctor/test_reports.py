"""Lines, JSON and the report file: what is told, and what never is."""

import json
import stat
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.core.errors import ConfigError, LinkDown, PhotoRejected
from kiosk.doctor.facts import Fact, unsettled
from kiosk.doctor.findings import Finding, State, exit_code, fail, failed_by, not_run, ok, warn
from kiosk.doctor.first_meeting import read_address
from kiosk.doctor.probes.lab import sent
from kiosk.doctor.probes.picture import KIB, draw_head, jpeg_of
from kiosk.doctor.report import as_json, fact_line, line
from kiosk.doctor.report_file import ReportFile
from kiosk.doctor.trying import test_picture as picture_of
from kiosk.doctor.words import Words
from services.camera.faces import FaceFinder
from tests.unit.doctor.checking import NOW

FINDINGS = [
    ok("version", "version.ok", product="HCP", version="V2.6"),
    warn("name", "name.ok", host="secret-host.example", addresses="192.0.2.7"),
    fail("disk", "disk.full", mib=7),
    not_run("mail", "mail.none"),
    Finding("signature", State.FAIL, "signature.silent", error=LinkDown("cut")),
    failed_by("settings", LinkDown("cut")),
]
FACTS = [Fact("1.skew:-16", "refused", "POST /x", 200, "64"), unsettled("15.rate", "off_hours")]


def test_a_line_says_state_what_was_found_and_the_cure() -> None:
    told = line(fail("disk", "disk.full", mib=7), Words("en"))
    assert told.startswith("FAIL     Free disk space: only 7 MiB. Free at least")
    assert line(not_run("mail", "mail.none"), Words("ru")).startswith("NOT RUN  Почтовый сервер:")


def test_a_fact_says_what_was_asked_and_what_came() -> None:
    told = fact_line(FACTS[0], Words("en"))
    assert told.startswith("SETTLED  1.skew:-16: Is a call taken whose time is off by -16 minutes?")
    assert told.endswith("Refused. (HTTP 200, code 64)")
    assert fact_line(FACTS[1], Words("en")).startswith("NOT RUN  15.rate: ")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_json_has_the_same_keys_and_states_in_each_language(language: str) -> None:
    whole = json.loads(as_json(FINDINGS, FACTS, Words(language), NOW))
    assert whole["at"] == "2031-03-04T09:30:00+00:00"
    assert [row["state"] for row in whole["checks"]] == [f.state.value for f in FINDINGS]
    assert all(row.keys() == {"check", "state", "found", "cure"} for row in whole["checks"])
    assert all(row["found"] for row in whole["checks"])
    assert [(row["fact"], row["verdict"]) for row in whole["facts"]] == [
        ("1.skew:-16", "refused"),
        ("15.rate", "off_hours"),
    ]
    assert "facts" not in json.loads(as_json(FINDINGS, None, Words(language), NOW))


def test_only_a_failure_changes_the_exit_code() -> None:
    assert exit_code(FINDINGS) == 1
    assert exit_code([one for one in FINDINGS if one.state is not State.FAIL]) == 0


def _written(path: Path, *, with_host: bool) -> str:
    file = ReportFile(path, Words("en"), with_host=with_host)
    file.write(FINDINGS, FACTS, NOW)
    file.close()
    return path.read_text(encoding="utf-8")


def test_the_report_file_is_private_and_names_no_host_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.touch(mode=0o644)
    told = _written(path, with_host=False)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "secret-host" not in told
    assert "192.0.2.7" not in told
    whole = json.loads(told)
    assert [row["found"] for row in whole["checks"]] == [
        "HCP V2.6.",
        "name.ok",
        "disk.full",
        "mail.none",
        "signature.silent",
        "LinkDown",
    ]
    assert len(whole["facts"]) == 2
    assert "secret-host" in _written(path, with_host=True)


def test_a_report_that_cannot_be_written_stops_the_command_first(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        ReportFile(tmp_path / "none" / "r.json", Words("en"), with_host=False)


def test_what_was_sent_is_told_by_shape() -> None:
    body = {"personIds": ["5"], "personId": "5", "type": 1, "data": {}, "odd": None}
    assert sent("/p", body) == "POST /artemis/api/p personIds[] personId type# data{} odd?"


@pytest.mark.parametrize("size", [5, 10, 41, 200, 400])
def test_test_pictures_have_exactly_their_size_and_one_face(size: int) -> None:
    jpeg = jpeg_of(draw_head(), size * KIB)
    assert len(jpeg) == size * KIB
    assert jpeg.startswith(b"\xff\xd8\xff")
    pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert len(FaceFinder(640, 0.1, 5).find(pixels)) == 1


@pytest.mark.parametrize("extra", [4, 5, 64_999, 65_000, 65_001, 65_003, 65_004, 130_001])
def test_a_picture_is_filled_up_to_the_byte(extra: int) -> None:
    size = _bare_size(jpeg_of(draw_head(), 400 * KIB)) + extra
    filled = jpeg_of(draw_head(), size)
    assert len(filled) == size
    assert cv2.imdecode(np.frombuffer(filled, np.uint8), cv2.IMREAD_COLOR).shape == (640, 480, 3)


def _bare_size(jpeg: bytes) -> int:
    """Without the comments behind its first two bytes."""
    at = 2
    while jpeg[at : at + 2] == b"\xff\xfe":
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return len(jpeg) - at + 2


def test_a_picture_of_the_operator_follows_the_photo_rules(tmp_path: Path) -> None:
    file = tmp_path / "face.png"
    cv2.imwrite(str(file), draw_head())
    assert picture_of(file).shape == (640, 480, 3)
    assert picture_of(None).shape == (640, 480, 3)
    cv2.imwrite(str(file), np.full((640, 480, 3), 127, np.uint8))
    with pytest.raises(PhotoRejected):
        picture_of(file)
    with pytest.raises(PhotoRejected):
        picture_of(tmp_path / "none.png")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("hcp.example", ("hcp.example", 443)),
        (" 192.0.2.1:444 ", ("192.0.2.1", 444)),
        ("[2001:db8::1]:8443", ("2001:db8::1", 8443)),
        ("[::1]", ("::1", 443)),
    ],
)
def test_addresses(address: str, expected: tuple[str, int]) -> None:
    assert read_address(address) == expected


@pytest.mark.parametrize("address", ["", "h:0", "h:65536", "https://h", "h:port", "a b", "::1"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ConfigError):
        read_address(address)
