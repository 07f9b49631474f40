"""A child process: registers visits with its workers running, and says each one when it is saved.

Arguments: data folder, number of visits, file of the photo. It never ends by itself: the test
kills it.
"""

import sys
from datetime import timedelta
from pathlib import Path

from kiosk.app.place import Place
from kiosk.app.program import Program
from kiosk.core.clock import SystemClock
from kiosk.core.ids import HostId
from kiosk.core.people import Actor, Role
from kiosk.core.visits import NewVisit


def main(folder: Path, count: int, photo: bytes) -> None:
    place = Place.choose(folder, None)
    program = Program(place, place.settings()).start()
    desk = Actor("desk", Role.RECEPTIONIST)
    for number in range(count):
        now = SystemClock().now()
        new = NewVisit(
            f"Гость {number}", HostId(1), "", now, now + timedelta(hours=1), True, photo=photo
        )
        print(program.desk.register(new, desk).id, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]).read_bytes())
