"""A visit that can be saved as it is; tests change one thing in it."""

from datetime import UTC, datetime, timedelta

from kiosk.core.ids import HostId
from kiosk.core.visits import NewVisit

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
DRAFT = NewVisit(
    visitor_name="Visitor One",
    host_id=HostId(1),
    purpose="Meeting",
    expected_entry=NOW,
    expected_exit=NOW + timedelta(hours=2),
    consent=True,
)
