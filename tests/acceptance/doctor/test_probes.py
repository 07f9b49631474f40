"""`kiosk doctor --probe-writes` settles the doubtful facts as the simulated server really behaves,
and leaves nobody behind."""

import json
import signal
from collections.abc import Mapping

import pytest

from services.simulator.shapes import StateShape
from tests.acceptance.doctor.command import PROFILES, Doctor


@pytest.mark.parametrize("profile", PROFILES)
def test_the_probes_settle_the_facts_of_each_version_and_leave_nobody(
    doctor: Doctor, visited: StateShape, profile: str
) -> None:
    remote = doctor.site.remote
    remote.set_profile(profile)
    remote.set_apply_delay(20.0, 20.0)
    told = doctor.probe()
    assert (told.code, told.fails()) == (0, set())
    remote.set_apply_delay(0.0, 0.0)
    after = remote.state()
    assert after["persons"] == visited["persons"]
    assert after["groups"] == visited["groups"]
    assert after["devices"] == visited["devices"]
    assert after["events"] == visited["events"]
    facts = told.facts()
    for fact, expected in EVERYWHERE.items():
        assert facts[fact] == expected, fact
    new = profile == "V3.1"
    assert facts["2.secret"] == ("refused", "9" if new else "0x02401003")
    assert facts["2.key"] == ("refused", "0x00052101" if new else "0x02401001")
    assert facts["1.skew:+16"] == facts["1.nonce"] == ("refused", "9" if new else "0x02401003")
    missing = ("not_in_version", "8")
    assert facts["4.detail"] == (missing if profile == "V2.1" else ("unknown", "128"))
    assert json.loads(told.report)["facts"] == told.whole["facts"]
    assert "127.0.0.1" not in told.report


EVERYWHERE: Mapping[str, tuple[str, str | None]] = {
    "1.skew:-10": ("accepted", "0"),
    "1.untimed": ("accepted", "0"),
    "2.path": ("refused", "8"),
    "2.unticked": ("all_ticked", ""),
    "3.rows": ("by_id", "0"),
    "6.text": ("accepted", "0"),
    "6.array": ("test_server", ""),
    "7.add_twice": ("accepted", "0"),
    "7.remove_twice": ("accepted", "0"),
    "7.delete_twice": ("unknown", "128"),
    "7.visible": ("at_once", "0"),
    "8.delete": ("accepted", "0"),
    "9.ended": ("accepted", "0"),
    "9.blank_family": ("accepted", "0"),
    "9.blank_given": ("refused", "2"),
    "9.cyrillic": ("kept", "0"),
    "9.code_16": ("kept", "0"),
    "9.code_17": ("refused", "2"),
    "9.z_time": ("refused", "2"),
    "9.duplicate": ("exists", "131"),
    "10.face:9": ("refused", "2"),
    "10.face:200": ("kept", "0"),
    "10.smallest": ("size", ""),
    "10.inline": ("kept", "0"),
    "10.both_ids": ("refused", "2"),
    "10.read_back": ("bare_text", ""),
    "11.person_code": ("ignored", "0"),
    "12.no_type": ("refused", "2"),
    "12.no_doors": ("refused", "2"),
    "13.offset": ("offset", "0"),
    "16.tls:1.2": ("accepted", ""),
    "16.names": ("other_names", ""),
    "17.apply": ("test_server", ""),
    "15.rate": ("off_hours", ""),
    "17.update": ("unknown", "128"),
    "17.join": ("unknown", "128"),
    "17.organisation": ("unknown", "128"),
}


def test_another_site_gives_other_facts(doctor: Doctor) -> None:
    remote = doctor.site.remote
    remote.set_server(dialect="translation", detail_per_door=True)
    remote.set_partner(
        freshness_s=None,
        nonces_once=False,
        auth_status=401,
        unauthorised=["rootOrg", "picture_data"],
    )
    remote.set_habits(list_filters=True, strict=False, membership_delay_s=60.0)
    told = doctor.probe("--with-host")
    assert told.fails() == set()
    facts = told.facts()
    assert facts["1.skew:-16"] == facts["1.nonce"] == ("accepted", "0")
    assert facts["2.secret"] == facts["2.key"] == ("refused", "64")
    statuses = {row["fact"]: row["status"] for row in told.whole["facts"]}
    assert statuses["2.secret"] == 401
    assert facts["2.unticked"] == ("refused", "69")
    assert facts["10.read_back"] == ("unticked", "69")
    assert facts["4.detail"] == ("answers", "0")
    assert facts["7.visible"] == ("not_yet", "0")
    assert facts["11.person_code"] == ("honoured", "0")
    assert facts["11.person_id"] == ("pass_doors", "")
    notes = {row["fact"]: row["note"] for row in told.whole["facts"]}
    assert (notes["10.smallest"], notes["10.largest"]) == ("5 KiB", "400 KiB")
    assert remote.state()["persons"] == []
    assert "127.0.0.1" in told.report


def test_a_face_that_is_not_kept_is_seen(doctor: Doctor) -> None:
    doctor.site.remote.set_faces_stored(False)
    facts = doctor.probe().facts()
    assert facts["10.face:100"] == facts["10.inline"] == ("not_kept", "0")
    assert facts["10.largest"] == ("no_face", "")


def test_a_test_person_that_cannot_be_deleted_is_named(doctor: Doctor) -> None:
    doctor.site.remote.set_habits(delete_password=True)
    told = doctor.probe()
    assert (told.code, told.fails()) == (1, {"cleanup"})
    assert told.facts()["8.delete"] == ("refused", "2")
    left = [person["personCode"] for person in doctor.site.remote.state()["persons"]]
    assert left
    assert all(code.startswith("VTEST") and code in told.words("cleanup") for code in left)


def test_an_interrupted_probe_leaves_nobody(doctor: Doctor) -> None:
    remote = doctor.site.remote
    remote.hold("face/update")
    command = doctor.site.command("doctor", "--probe-writes", "--yes")
    before = remote.wait_until(lambda state: state["held"] == 1)
    assert any(person["personCode"].startswith("VTEST") for person in before["persons"])
    command.send_signal(signal.SIGINT)
    remote.wait_until(lambda state: state["persons"] == [])
    out, errors = command.communicate(timeout=60)
    remote.release()
    assert errors == ""
    assert command.returncode == 1
    assert "FAIL     Probes: were stopped" in out
    assert "OK       Test persons:" in out
    assert remote.state()["persons"] == []


def test_without_a_yes_nothing_is_written(doctor: Doctor) -> None:
    command = doctor.site.command("doctor", "--probe-writes")
    out, errors = command.communicate("no\n", timeout=60)
    assert command.returncode == 2
    assert "VTEST" in errors
    assert "SETTLED" not in out
    called = {call["path"] for call in doctor.site.remote.calls()}
    assert not any("single/add" in path for path in called)
