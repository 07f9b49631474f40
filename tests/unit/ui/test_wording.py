"""The second line of a visit says what the doors really do."""

from datetime import timedelta

import pytest

from kiosk.core.visits import AccessState, VisitStatus, WaitReason
from tests.fakes.clock import START
from tests.fakes.lookup import make_visit
from ui.strings.visits import access_detail, since_words
from ui.strings.walk import walk_words


def test_doors_that_remove_a_face_are_not_said_to_load_it() -> None:
    told = {
        access: access_detail(
            make_visit(
                status=VisitStatus.CHECKED_OUT,
                access=access,
                wait_reason=WaitReason.DOORS_PENDING,
                next_try_at=START,
            ),
            START,
        )
        for access in (AccessState.ASSIGNED, AccessState.REVOKING)
    }
    assert told[AccessState.ASSIGNED] != told[AccessState.REVOKING]
    assert "loading" not in told[AccessState.REVOKING]


def test_what_no_door_can_confirm_is_neither_ready_nor_a_matter_of_waiting() -> None:
    sent = make_visit("V1", access=AccessState.ASSIGNED, wait_reason=WaitReason.UNCONFIRMED)
    head, tail = walk_words(sent, START)
    assert head == f"Not confirmed: {sent.visitor_name}"
    assert tail.startswith("No door can confirm it. Walk with the visitor to the door")


@pytest.mark.parametrize("status", [VisitStatus.CHECKED_IN, VisitStatus.CHECKED_OUT])
def test_nobody_is_walked_to_the_door_while_access_is_taken_away(status: VisitStatus) -> None:
    leaving = {"access": AccessState.REVOKING, "wait_reason": WaitReason.UNCONFIRMED}
    gone = make_visit("V2", status=status, **leaving)
    assert access_detail(gone, START) == "No door can confirm the removal"
    assert "Walk with" not in " ".join(walk_words(gone, START))


OUT = {
    "status": VisitStatus.STEPPED_OUT,
    "access": AccessState.READY,
    "checked_in_at": START,
    "left_at": START + timedelta(minutes=40),
}


def test_who_stepped_out_is_shown_since_the_exit_and_may_come_back() -> None:
    visit, now = make_visit("V1", **OUT), START + timedelta(minutes=45)
    left = OUT["left_at"].astimezone().strftime("%H:%M")
    assert since_words(visit, now) == f"{left} · 5 min"
    head, tail = walk_words(visit, now)
    assert head == f"May come back: {visit.visitor_name}"
    assert tail == f"Stepped out at {left}. Every door still knows the face."


def test_who_stepped_out_and_lost_access_is_not_said_to_come_back() -> None:
    changes = {**OUT, "access": AccessState.REVOKING}
    head, tail = walk_words(make_visit("V1", **changes), START + timedelta(minutes=45))
    assert head.endswith(": Stepped out")
    assert "come back" not in head
    assert tail.endswith("Being revoked")


def test_a_visit_that_waits_its_turn_names_the_end_of_the_earlier_one() -> None:
    end = START + timedelta(hours=3)
    waiting = {
        "access": AccessState.ENROLLED,
        "wait_reason": WaitReason.OTHER_VISIT,
        "wait_detail": f"until {end.isoformat(timespec='minutes')}",
        "next_try_at": START + timedelta(minutes=1),
    }
    at = end.astimezone().strftime("%H:%M")
    said = access_detail(make_visit("V1", **waiting), START)
    assert said == f"Waits for an earlier visit, until {at}"
    changed = {**waiting, "wait_detail": "something else"}
    said = access_detail(make_visit("V1", **changed), START)
    assert said == "An earlier visit of this person is not over"


def test_a_way_that_was_stopped_says_who_can_go_on_with_it() -> None:
    stopped = {"access": AccessState.FAILED, "wait_reason": WaitReason.STOPPED}
    said = access_detail(make_visit("V1", **stopped), START)
    assert said == "Stopped by hand. Retry it in the job list."
