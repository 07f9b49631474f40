"""Moves in the building: what is there, doors, faces, devices. Any thread."""

import time
from collections.abc import Callable, Sequence
from typing import cast

from services.simulator.driving.client import AdminClient
from services.simulator.shapes import CallShape, MailShape, PassShape, StateShape

_POLL_S = 5.0


class NotReached(AssertionError):
    """The awaited state did not come in time; `state` is the last one seen."""

    def __init__(self, timeout_s: float, state: StateShape) -> None:
        super().__init__(f"not reached in {timeout_s} s; last state: {state}")
        self.state = state


class BuildingMoves(AdminClient):
    """State, doors and devices."""

    def state(self) -> StateShape:
        """The whole state now."""
        return cast(StateShape, self._get("/state"))

    def wait_until(
        self, predicate: Callable[[StateShape], bool], timeout_s: float = 60.0
    ) -> StateShape:
        """The first state that fits; NotReached after `timeout_s`. Long poll, no sleeping."""
        deadline = time.monotonic() + timeout_s
        state = self.state()
        while not predicate(state):
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotReached(timeout_s, state)
            wait = {"changed_since": str(state["revision"]), "timeout_s": str(min(left, _POLL_S))}
            state = cast(StateShape, self._get("/state", wait))
        return state

    def calls(self, since: int = 0) -> list[CallShape]:
        """The requests to the partner port after number `since`, in order of arrival."""
        return cast(list[CallShape], self._get("/calls", {"since": str(since)}))

    def mails(self) -> list[MailShape]:
        """Every mail received since the last reset."""
        return cast(list[MailShape], self._get("/mail"))

    def show_face(self, door_id: str, person_code: str) -> PassShape:
        """This person shows the face at this door; the device decides."""
        body = {"personCode": person_code}
        return cast(PassShape, self._post(f"/doors/{door_id}/show-face", body))

    def set_online(self, door_id: str, online: bool) -> None:
        """Plug or unplug the device of a door."""
        self._post(f"/doors/{door_id}/online", {"online": online})

    def set_faces_stored(self, stored: bool) -> None:
        """False: face/update answers success and keeps nothing."""
        self._post("/faces", {"stored": stored})

    def refuse_faces_at(self, doors: Sequence[str], error_code: str = "1001") -> None:
        """Devices of these doors fail every push of a face."""
        self._post("/faces", {"refused_at": list(doors), "error_code": error_code})

    def set_apply_delay(self, min_s: float, max_s: float) -> None:
        """Bounds of the time that a push to one door takes."""
        self._post("/apply-delay", {"min_s": min_s, "max_s": max_s})

    def reset(self) -> None:
        """A healthy, empty world on the same ports."""
        self._post("/reset", {})
