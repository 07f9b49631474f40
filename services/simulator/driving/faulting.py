"""Moves of faults and holds (contract 7.3). Any thread."""

from services.simulator.driving.client import AdminClient


class FaultMoves(AdminClient):
    """What goes wrong at the partner port."""

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

    def hold(self, path: str) -> None:
        """Requests to paths that contain `path` wait before anything is done."""
        self._post("/hold", {"path": path})

    def release(self, path: str = "") -> None:
        """Let go the holds whose path contains `path`; all without one."""
        self._post("/release", {"path": path})
