"""The other end of the admin API: drive a running simulator from a test or the demo.

Any thread; one HTTP client per object. Raises httpx errors as they come: it is no production
road.
"""

from services.simulator.driving.building import BuildingMoves, NotReached
from services.simulator.driving.faulting import FaultMoves
from services.simulator.driving.server import ServerMoves
from services.simulator.driving.site import SiteMoves
from services.simulator.driving.timing import TimingMoves
from services.simulator.process import SimulatorProcess
from services.simulator.shapes import StateShape

__all__ = ["NotReached", "SimulatorProcess", "SimulatorRemote", "doors_with"]


def doors_with(state: StateShape, person_code: str) -> tuple[str, ...]:
    """The doors whose device really holds this person."""
    return tuple(
        door_id
        for door_id, device in state["devices"].items()
        if any(copy["personCode"] == person_code for copy in device["copies"])
    )


class SimulatorRemote(BuildingMoves, TimingMoves, ServerMoves, FaultMoves, SiteMoves):
    """Every move of the admin API, typed."""
