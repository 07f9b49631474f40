"""`kiosk doctor` against the simulated building: what it says is what the building is, and the
building is afterwards what it was before. Some runs are processes; the others run here, through
the same entry point, to keep the tests short."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.simulator.shapes import StateShape
from tests.acceptance.doctor.command import PROFILES, Doctor, same
from tests.fakes.site import DOORS, ENTRANCE


@pytest.mark.parametrize("profile", PROFILES)
def test_a_look_at_each_version_changes_nothing(
    doctor: Doctor, visited: StateShape, profile: str
) -> None:
    doctor.site.remote.set_profile(profile)
    told = doctor.process("--json") if profile == "V2.6" else doctor.check()
    assert (told.code, told.fails()) == (0, set())
    same(visited, doctor.site.remote.state())
    assert profile in told.words("version")
    assert told.state("signature") == {"OK"}
    assert told.state("online") == {"OK"}
    assert told.words("persons").startswith("can be read, 1 entries.")
    old = profile == "V2.1"
    assert ("does not tell its doors" in told.words("groups")) is old
    assert ("elementDownloadDetail is not part" in told.words("interfaces")) is old
    assert ("WARN" in told.state("interfaces")) is old


def test_another_certificate_is_shown_beside_the_pinned_one(doctor: Doctor) -> None:
    pinned = doctor.site.building.process.ready["pin_sha256"]
    shown = doctor.site.remote.set_tls("replaced")["pin_sha256"]
    told = doctor.check()
    assert (told.code, told.fails()) == (1, {"certificate"})
    assert shown in told.words("certificate")
    assert pinned in told.words("certificate")
    assert "hikcentral.pin_sha256" in told.words("certificate")
    assert told.state("signature") == {"NOT RUN"}
    assert doctor.site.remote.calls() == []


def test_a_file_that_does_not_fit_the_pin_is_told_from_a_wrong_pin(doctor: Doctor) -> None:
    other = doctor.site.building.process.ready["smtp_ca"]
    doctor.configure(hikcentral={"pin_file": other})
    told = doctor.check()
    assert told.state("certificate") == {"OK"}
    assert told.fails() == {"signature"}
    assert "hikcentral.pin_file" in told.words("signature")
    assert doctor.site.remote.calls() == []


def test_an_authority_that_did_not_sign_for_this_name(doctor: Doctor) -> None:
    own = doctor.site.building.process.ready["certificate"]
    doctor.configure(hikcentral={"tls": "ca", "ca_file": own})
    told = doctor.check()
    assert told.state("certificate") == {"OK"}
    assert told.fails() == {"signature"}
    assert "hikcentral.ca_file" in told.words("signature")


def test_the_first_meeting_gives_what_the_settings_need(doctor: Doctor, tmp_path: Path) -> None:
    ready = doctor.site.building.process.ready
    pem = tmp_path / "shown.pem"
    told = doctor.run(
        "--show-certificate", f"127.0.0.1:{ready['hikcentral_port']}", "--save", str(pem)
    )
    assert told.code == 0
    assert f'pin_sha256 = "{ready["pin_sha256"]}"' in told.out
    assert doctor.site.remote.calls() == []
    doctor.configure(hikcentral={"pin_file": str(pem)})
    assert doctor.check().state("signature") == {"OK"}
    told = doctor.run("--json", "--show-certificate", f"127.0.0.1:{ready['hikcentral_port']}")
    assert told.whole["certificate"]["sha256"] == ready["pin_sha256"]


@pytest.fixture
def desk(doctor: Doctor) -> Iterator["subprocess.Popen[str]"]:
    """A desk at work on the same data folder."""
    doctor.configure(monitoring={"port": 0})
    started = doctor.site.command("run", "--headless")
    doctor.site.remote.wait_until(lambda state: state["calls"] > 0)
    yield started
    started.terminate()
    _, errors = started.communicate(timeout=60)
    assert (started.returncode, errors) == (0, "")


@pytest.mark.usefixtures("desk")
def test_beside_a_running_desk(doctor: Doctor) -> None:
    told = doctor.check()
    assert told.fails() == set()
    assert "is running" in told.words("lock")
    assert told.state("database") == {"OK"}


def test_an_interface_that_is_not_authorised_is_named(doctor: Doctor) -> None:
    doctor.site.remote.set_partner(unauthorised=["door/events", "ID/elementDownloadDetail"])
    told = doctor.check()
    assert (told.code, told.fails()) == (1, {"interfaces"})
    assert told.state("interfaces") == {"FAIL", "WARN", "OK"}
    assert "/artemis/api/acs/v1/door/events is not authorised" in told.words("interfaces")
    assert "Authorized APIs" in told.words("interfaces")


def test_a_mail_server_that_is_down(doctor: Doctor) -> None:
    doctor.site.remote.set_mail_mode("refuse")
    told = doctor.check()
    assert (told.code, told.fails()) == (1, {"mail"})
    assert "mail.host" in told.words("mail")


def test_the_wrong_key_of_the_database(doctor: Doctor) -> None:
    before = doctor.site.place.folder.database.read_bytes()
    doctor.site.put_secret("database-key", "A" * 43 + "=")
    told = doctor.check()
    assert (told.code, told.fails()) == (1, {"database"})
    assert "Restore the key" in told.words("database")
    assert doctor.site.place.folder.database.read_bytes() == before


def test_a_server_that_refuses_our_secret(doctor: Doctor) -> None:
    doctor.site.put_secret("hikcentral-app-secret", "another-secret-0001")
    told = doctor.check()
    assert (told.code, told.fails()) == (1, {"signature"})
    assert "0x02401003" in told.words("signature")
    assert told.state("doors") == {"NOT RUN"}
    probed = doctor.probe()
    assert probed.state("probes") == {"NOT RUN"}


@pytest.mark.parametrize(("minutes", "state"), [(2, "WARN"), (-10, "FAIL")])
def test_a_server_whose_clock_is_off(doctor: Doctor, minutes: int, state: str) -> None:
    doctor.site.remote.set_clock(60.0 * minutes)
    assert doctor.check().state("server_clock") == {state}


def test_a_device_that_is_offline_and_a_door_that_is_not_there(doctor: Doctor) -> None:
    doctor.site.remote.set_online(ENTRANCE, False)
    text = doctor.site.place.config.read_text(encoding="utf-8")
    more = f'{text}\n[[doors]]\nid = "777"\ndirection = "none"\n'
    doctor.site.place.config.write_text(more, encoding="utf-8")
    told = doctor.check()
    assert told.fails() == {"doors"}
    assert "777" in told.words("doors")
    assert ENTRANCE in told.words("online")


def test_a_server_that_is_not_there(doctor: Doctor) -> None:
    doctor.site.remote.set_link("refuse")
    told = doctor.check()
    assert (told.code, told.fails()) == (1, {"connection"})
    assert told.state("certificate") == told.state("signature") == {"NOT RUN"}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_with_broken_settings_the_other_checks_still_run(doctor: Doctor, language: str) -> None:
    mail = {"hoost": "x"}
    doctor.configure(
        language, hikcentral={"app_key": None, "port": 0}, mail=mail, jobs={"workers": 99}
    )
    told = doctor.run()
    assert told.code == 1
    lines = told.out.splitlines()
    for setting in ("hikcentral.app_key", "hikcentral.port", "mail.hoost", "jobs.workers"):
        assert any(line.startswith("FAIL") and setting in line for line in lines), setting
    good = [line for line in lines if line.startswith("OK")]
    word = "Database" if language == "en" else "База данных"
    assert any(word in line for line in good)
    assert sum(line.startswith("NOT RUN") for line in lines) == 2


def test_without_any_settings_file_it_says_so(doctor: Doctor) -> None:
    doctor.site.place.config.unlink()
    told = doctor.run("--json")
    assert told.code == 1
    assert "settings" in told.fails()
    assert told.state("disk") == {"OK"}
    assert told.state("name") == {"NOT RUN"}


def test_a_report_that_cannot_be_written_is_told_before_anything_is_tried(doctor: Doctor) -> None:
    target = doctor.site.folder / "none" / "report.json"
    command = doctor.site.command("doctor", "--probe-writes", "--yes", "--report", str(target))
    out, errors = command.communicate(timeout=60)
    assert (command.returncode, out) == (2, "")
    assert str(target) in errors
    assert doctor.site.remote.calls() == []


def test_the_visitor_module_has_interfaces_of_its_own(doctor: Doctor) -> None:
    remote = doctor.site.remote
    remote.set_group("20", "Day visitors", DOORS, visitors=True)
    doctor.configure(hikcentral={"road": "visitor"}, access={"guest_group": "20"})
    told = doctor.check()
    assert (told.code, told.fails()) == (0, set())
    assert "20 exists and has 3 doors" in told.words("groups")
    remote.set_partner(unauthorised=["visitor/visitorInfo"])
    assert "visitorInfo is not authorised" in doctor.check().words("interfaces")
    assert doctor.probe().state("probes") == {"NOT RUN"}
    assert not any("add" in call["path"] for call in remote.calls())


def test_an_organisation_that_is_not_there(doctor: Doctor) -> None:
    doctor.configure(hikcentral={"org_name": "Nowhere"})
    assert doctor.check().fails() == {"organisation"}
    doctor.configure(hikcentral={"org_name": "Visitors"})
    assert doctor.check().fails() == set()
