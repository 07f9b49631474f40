"""What holds for every test: no display, quiet logging afterwards, how hard Hypothesis tries."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A computer that is busy with other tests is slow for no reason of ours: no deadline per example.
settings.register_profile("usual", deadline=None)
settings.register_profile("many", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("KIOSK_HYPOTHESIS", "usual"))

# These start whole programs or play clips in real time: too long for `run.py test --fast`.
_SLOW_FOLDERS = ("integration", "acceptance", "unit/camera", "unit/simulator")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `--fast` leaves out by the folder that it is in."""
    tests = Path(__file__).parent
    for item in items:
        if item.path.relative_to(tests).as_posix().startswith(_SLOW_FOLDERS):
            item.add_marker(pytest.mark.slow)


_LOGGERS = ("", "kiosk", "services", "ui", "apscheduler")


@pytest.fixture(autouse=True)
def quiet_logging() -> Iterator[None]:
    """A test that starts the program's logging leaves no open file and no level behind."""
    levels = {name: logging.getLogger(name).level for name in _LOGGERS}
    yield
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, logging.FileHandler)]:
        root.removeHandler(handler)
        handler.close()
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
