"""The simulated outside world: HikCentral, its door devices and a mail server, on loopback.

A program of its own: production code imports nothing from here, and this imports nothing of ours
but `kiosk.core`. It agrees with the client only through the contract. It must never listen on
anything but loopback. `run` blocks the calling (main) thread.
"""

from services.simulator.config import SimulatorConfig

__all__ = ["SimulatorConfig", "run"]


def run(config: SimulatorConfig) -> None:
    """Serve until SIGTERM, SIGINT or (if asked) the end of stdin; OSError if a port is taken."""
    # The client side (remote) must not pay for importing the servers.
    from services.simulator.program import run_until_stopped

    run_until_stopped(config)
