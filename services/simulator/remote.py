"""The other end of the admin API: drive a running simulator from a test or the demo.

Any thread; one HTTP client per object. Raises httpx errors as they come: it is no production
road.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self, cast

import httpx

from services.simulator.process import SimulatorProcess
from services.simulator.shapes import CallShape, MailShape, PassShape, StateShape

__all__ = ["NotReached", "SimulatorProcess", "SimulatorRemote", "doors_with"]

_POLL_S = 5.0
_TIMEOUT_S = 30.0


class NotReached(AssertionError):
    """The awaited state did not come in time; `state` is the last one seen."""

    def __init__(self, timeout_s: float, state: StateShape) -> None:
        super().__init__(f"not reached in {timeout_s} s; last state: {state}")
        self.state = state


def doors_with(state: StateShape, person_code: str) -> tuple[str, ...]:
    """The doors whose device really holds this person."""
    return tuple(
        door_id
        for door_id, device in state["devices"].items()
        if any(copy["personCode"] == person_code for copy in device["copies"])
    )


class SimulatorRemote:
    """Every move of the admin API, typed."""

    def __init__(self, admin_url: str, token: str) -> None:
        self._client = httpx.Client(
            base_url=admin_url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=_TIMEOUT_S,
            trust_env=False,
        )

    def close(self) -> None:
        """Close the HTTP client."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

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

    def set_link(self, mode: str) -> None:
        """`up`, `refuse`, `hang` or `status503`."""
        self._post("/link", {"mode": mode})

    def set_mail_mode(self, mode: str) -> None:
        """`up`, `refuse`, `reject` or `greylist`."""
        self._post("/mail/mode", {"mode": mode})

    def add_fault(
        self,
        path: str,
        fault: str,
        *,
        count: int = 1,
        code: str = "5",
        msg: str = "Service exception",
    ) -> None:
        """For the next `count` requests whose path contains `path`; kinds in `faults.KINDS`."""
        body = {"path": path, "fault": fault, "count": count, "code": code, "msg": msg}
        self._post("/faults", body)

    def set_faces_stored(self, stored: bool) -> None:
        """False: face/update answers success and keeps nothing."""
        self._post("/faces", {"stored": stored})

    def refuse_faces_at(self, doors: Sequence[str], error_code: str = "1001") -> None:
        """Devices of these doors fail every push of a face."""
        self._post("/faces", {"refused_at": list(doors), "error_code": error_code})

    def set_clock(self, offset_s: float) -> None:
        """Move the clock of server and devices, in seconds from the real one."""
        self._post("/clock", {"offset_s": offset_s})

    def set_apply_delay(self, min_s: float, max_s: float) -> None:
        """Bounds of the time that a push to one door takes."""
        self._post("/apply-delay", {"min_s": min_s, "max_s": max_s})

    def set_server(
        self,
        *,
        dialect: str = "gateway",
        detail_per_door: bool = False,
        omit_empty_list: bool = False,
        unauthorised: Sequence[str] = (),
        event_delay_s: float = 0.0,
    ) -> None:
        """All switches of the server at once; what is not given is at its default."""
        self._post(
            "/server",
            {
                "dialect": dialect,
                "detail_per_door": detail_per_door,
                "omit_empty_list": omit_empty_list,
                "unauthorised": list(unauthorised),
                "event_delay_s": event_delay_s,
            },
        )

    def hold(self, path: str) -> None:
        """Requests to paths that contain `path` wait before anything is done."""
        self._post("/hold", {"path": path})

    def release(self, path: str = "") -> None:
        """Let go the holds whose path contains `path`; all without one."""
        self._post("/release", {"path": path})

    def reset(self) -> None:
        """A healthy, empty world on the same ports."""
        self._post("/reset", {})

    def _get(self, path: str, query: dict[str, str] | None = None) -> object:
        return self._client.get(path, params=query).raise_for_status().json()

    def _post(self, path: str, body: Mapping[str, object]) -> object:
        return self._client.post(path, json=body).raise_for_status().json()
