"""The second line of a visit says what the doors really do."""

import pytest

from kiosk.core.visits import AccessState, VisitStatus, WaitReason
from tests.fakes.clock import START
from tests.fakes.lookup import make_visit
from ui.strings.visits import access_detail, walk_words


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
