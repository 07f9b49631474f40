"""Notices to the host: one for the first entry, one for the first exit, in nobody's way."""

import pytest

from kiosk.core.errors import Busy, LinkDown, Refused
from kiosk.core.jobs import JobKind, JobState, Peer
from kiosk.core.visits import AccessState, Visit
from services.store import people
from tests.unit.jobs.rig import ENTRY, EXIT, RECEPTION, Rig


@pytest.fixture
def inside(rig: Rig) -> Visit:
    visit = rig.register()
    rig.settle()
    return rig.visit(visit.id)


def test_two_notices_and_no_more(rig: Rig, inside: Visit) -> None:
    for door in (ENTRY, ENTRY, EXIT, ENTRY, EXIT, EXIT):
        rig.clock.advance(60)
        rig.pass_door(inside, door)
        rig.settle()
    assert [mail.subject for mail in rig.mail.sent] == ["entry", "exit"]
    assert {mail.to for mail in rig.mail.sent} == {"n@example.test"}
    seen = rig.visit(inside.id)
    assert seen.entry_notified_at is not None
    assert seen.exit_notified_at is not None
    assert seen.exit_notified_at > seen.entry_notified_at


def test_a_mail_server_that_is_down_stands_in_nobodys_way(rig: Rig, inside: Visit) -> None:
    rig.mail.down = LinkDown("gone")
    rig.pass_door(inside, ENTRY)
    rig.pass_door(inside, EXIT)
    rig.settle(rounds=10)
    gone = rig.visit(inside.id)
    assert gone.access is AccessState.REVOKED
    assert rig.hik.doors_open_to(inside.id, rig.clock.now()) == set()
    assert (gone.entry_notified_at, rig.mail.sent) == (None, [])
    assert not rig.gates[Peer.MAIL].is_open
    assert rig.gates[Peer.HIKCENTRAL].is_open
    rig.mail.down = None
    rig.clock.advance(30)
    rig.settle()
    assert sorted(mail.subject for mail in rig.mail.sent) == ["entry", "exit"]


def test_a_mail_that_waits_does_not_show_on_the_visit(rig: Rig, inside: Visit) -> None:
    rig.mail.fail_next(Busy("later"))
    rig.pass_door(inside, ENTRY)
    rig.run()
    seen = rig.visit(inside.id)
    assert (seen.access, seen.wait_reason) == (AccessState.READY, None)
    assert rig.jobs(inside.id)[JobKind.NOTIFY].attempts == 1
    rig.settle()
    assert rig.visit(inside.id).entry_notified_at is not None


def test_a_repeat_after_a_lost_answer_carries_the_same_id(rig: Rig, inside: Visit) -> None:
    rig.mail.lose_answer()
    rig.pass_door(inside, ENTRY)
    rig.settle()
    assert len(rig.mail.sent) == 2
    assert len({mail.message_id for mail in rig.mail.sent}) == 1


def test_a_refused_mail_dies_and_leaves_the_access_alone(rig: Rig, inside: Visit) -> None:
    rig.mail.fail_next(Refused("no such mailbox"))
    rig.pass_door(inside, ENTRY)
    rig.settle()
    dead = rig.jobs(inside.id)[JobKind.NOTIFY]
    assert dead.state is JobState.DEAD
    assert rig.visit(inside.id).access is AccessState.READY
    rig.desk.retry(dead.id, RECEPTION)
    rig.settle()
    assert len(rig.mail.sent) == 1


def test_a_host_without_an_address_is_not_told(rig: Rig, inside: Visit) -> None:
    with rig.store.write() as connection:
        people.put_host(connection, "Сериков Нурлан", "", "", "Финансы")
    rig.pass_door(inside, ENTRY)
    rig.settle()
    assert rig.mail.tries == 0
    assert rig.visit(inside.id).entry_notified_at is None
    assert rig.jobs(inside.id)[JobKind.NOTIFY].state is JobState.DONE
