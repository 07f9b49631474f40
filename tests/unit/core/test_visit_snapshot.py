"""What a visit says of itself."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.ids import HostId, PersonCode, VisitId
from kiosk.core.visits import AccessState, Visit, VisitStatus, VisitType

AT = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
VISIT = Visit(
    id=VisitId("V000000000000000"),
    revision=1,
    status=VisitStatus.EXPECTED,
    access=AccessState.NONE,
    visitor_name="Visitor",
    company="",
    phone="",
    email="",
    visit_type=VisitType.GUEST,
    host_id=HostId(1),
    host_name="Host",
    department="",
    purpose="",
    expected_entry=AT,
    expected_exit=AT + timedelta(hours=1),
    consent_at=AT,
    registered_by="desk",
    created_at=AT,
    has_photo=False,
    person_code=PersonCode("V000000000000000"),
)


@pytest.mark.parametrize("status", VisitStatus)
def test_a_visitor_may_walk_only_when_live_and_ready(status: VisitStatus) -> None:
    live = status.value in ("EXPECTED", "CHECKED_IN", "STEPPED_OUT")
    for access in AccessState:
        visit = dataclasses.replace(VISIT, status=status, access=access)
        assert visit.is_open is live
        assert visit.may_walk is (live and access.value == "READY")


def test_a_snapshot_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        VISIT.status = VisitStatus.NO_SHOW  # pyright: ignore[reportAttributeAccessIssue]
