"""The words of the notices, and what a visitor's name cannot do to them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.access import Direction
from kiosk.core.errors import ConfigError
from kiosk.core.ids import HostId, PersonCode, VisitId
from kiosk.core.people import Host
from kiosk.core.visits import AccessState, Visit, VisitStatus, VisitType
from services.mail import HostNotices
from services.mail.message import build_message

AT = datetime(2031, 4, 5, 20, 30, tzinfo=UTC)
ZONE = timezone(timedelta(hours=5))
HOST = Host(HostId(7), "Ана Орта", "host@kiosk.example", "", "Отдел")


def visit(name: str, company: str = "") -> Visit:
    return Visit(
        id=VisitId("V00000000ABCDEF"),
        revision=1,
        status=VisitStatus.CHECKED_IN,
        access=AccessState.READY,
        visitor_name=name,
        company=company,
        phone="",
        email="",
        visit_type=VisitType.GUEST,
        host_id=HOST.id,
        host_name=HOST.name,
        department=HOST.department,
        purpose="",
        expected_entry=AT,
        expected_exit=AT,
        consent_at=AT,
        registered_by="desk",
        created_at=AT,
        has_photo=True,
        person_code=PersonCode("V00000000ABCDEF"),
    )


def compose(name: str, language: str = "ru", direction: Direction = Direction.ENTRY):
    notices = HostNotices(language)
    return notices.compose(visit(name), HOST, direction, AT, door_name="Дверь 1", zone=ZONE)


@pytest.mark.parametrize(
    ("language", "direction", "subject"),
    [
        ("en", Direction.ENTRY, "Your visitor has arrived"),
        ("en", Direction.EXIT, "Your visitor has left"),
        ("ru", Direction.ENTRY, "Ваш посетитель пришёл"),
        ("ru", Direction.EXIT, "Ваш посетитель ушёл"),
    ],
)
def test_every_text_names_visitor_time_and_door(language, direction, subject):
    mail = compose("Қожа Насыр", language, direction)
    assert mail.subject == subject
    assert mail.to == HOST.email
    for part in ("Қожа Насыр", "06.04.2031 01:30", "Дверь 1", "Ана Орта"):
        assert part in mail.body
    assert "$" not in mail.body


def test_message_id_is_stable_and_tells_the_directions_apart():
    entry = compose("A").message_id
    assert entry == compose("B", "en").message_id == "<V00000000ABCDEF.entry@kiosk.invalid>"
    assert compose("A", direction=Direction.EXIT).message_id != entry


def test_name_is_taken_literally():
    body = compose("$host ${door} %s {0}").body
    assert "$host ${door} %s {0}" in body


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_no_name_adds_a_line_or_a_header(name):
    plain = compose("A")
    mail = compose(name)
    assert len(mail.body.splitlines()) == len(plain.body.splitlines())
    message = build_message(mail, "desk@kiosk.example", AT)
    assert message.keys() == build_message(plain, "desk@kiosk.example", AT).keys()
    assert message["Subject"] == plain.subject


def test_unknown_language_and_direction_are_named():
    with pytest.raises(ConfigError):
        HostNotices("xx")
    with pytest.raises(ValueError, match="direction"):
        compose("A", direction=Direction.UNKNOWN)
