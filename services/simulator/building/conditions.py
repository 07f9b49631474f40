"""What every part of the simulated world shares. Event loop only."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.simulator.building.clock import Timers
from services.simulator.building.options import Options


@dataclass(frozen=True, slots=True)
class Conditions:
    """`now` is the server's clock; `changed` and `noticed` as in the rules of `world`."""

    options: Options
    timers: Timers
    draw: random.Random
    now: Callable[[], datetime]
    changed: Callable[[], None]
    noticed: Callable[[], None]
