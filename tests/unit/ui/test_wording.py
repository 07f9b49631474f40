"""The second line of a visit says what the doors really do."""

from kiosk.core.visits import AccessState, VisitStatus, WaitReason
from tests.fakes.clock import START
from tests.fakes.lookup import make_visit
from ui.strings.visits import access_detail


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
