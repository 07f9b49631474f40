"""Moves of one site's habits: devices, groups, visitors, deliveries. Any thread."""

from collections.abc import Sequence
from typing import cast

from services.simulator.driving.client import AdminClient
from services.simulator.shapes import DeliveryShape


class SiteMoves(AdminClient):
    """What differs from site to site, beyond the version of the server."""

    def set_habits(self, **habits: bool | float | str | None) -> None:
        """Turn habits by the names in `building.habits.Habits`; what is not named stays."""
        self._post("/habits", habits)

    def set_device(self, door_id: str, **settings: float | str) -> None:
        """`skew_s`, `capacity` (0 none), `slow_s`, `fails_with` (error code) of one device."""
        self._post(f"/doors/{door_id}/device", settings)

    def set_group(
        self, group_id: str, name: str, doors: Sequence[str], *, visitors: bool = False
    ) -> None:
        """Make or change an access group."""
        kind = 2 if visitors else 1
        body = {"id": group_id, "name": name, "type": kind, "doors": list(doors)}
        self._post("/groups", body)

    def approve(self, appointment_id: str) -> None:
        """Approve a reservation, where that does not happen by itself."""
        self._post("/appointments/approve", {"id": appointment_id})

    def deliveries(self) -> list[DeliveryShape]:
        """Every attempt to push an event, the oldest first."""
        return cast(list[DeliveryShape], self._get("/deliveries"))
