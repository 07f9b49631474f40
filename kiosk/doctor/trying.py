"""Sets the probes up for one examined installation. Main thread of a command."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from kiosk.core.clock import Clock
from kiosk.core.errors import PhotoProblem, PhotoRejected
from kiosk.doctor.examination import Examination
from kiosk.doctor.facts import Fact
from kiosk.doctor.findings import Finding, not_run, not_run_after
from kiosk.doctor.probes.lab import Lab
from kiosk.doctor.probes.persons import TestPersons, ended
from kiosk.doctor.probes.picture import draw_head
from kiosk.doctor.probes.probing import probe
from services.camera.opencv import Pixels, cv2
from services.camera.photo import PhotoMaker

_FACE_SHARE = 0.10


def try_writes(
    examination: Examination, pixels: Pixels, clock: Clock, tell: Callable[[Fact], None]
) -> Iterator[Finding]:
    """The findings of the probes; `tell` hears of each fact. Leaves no test person behind."""
    server = examination.server
    caller = server.caller if server else None
    if server is None or caller is None:
        yield not_run_after("probes", "signature")
        return
    if server.use.road == "visitor":
        yield not_run("probes", "probes.visitor_road")
        return
    window = ended(clock.now(), caller.config.time_zone)
    lab = Lab(
        caller,
        TestPersons(caller.post, server.org_id, window),
        clock,
        server.use,
        server.skew_s,
        server.unticked,
    )
    yield from probe(lab, pixels, tell)


def test_picture(photo: Path | None) -> Pixels:
    """The drawn head, or the face of the operator's photo by the photo rules. PhotoRejected."""
    if photo is None:
        return draw_head()
    try:
        data = photo.read_bytes()
    except OSError:
        raise PhotoRejected(PhotoProblem.CANNOT_READ) from None
    jpeg = PhotoMaker(_FACE_SHARE).from_file(data).jpeg
    decoded = cv2.imdecode(np.frombuffer(jpeg, dtype=np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(decoded, dtype=np.uint8)
