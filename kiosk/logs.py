"""Log lines: JSON, UTC, one event word and ids. No name, photo, phone number or key ever.

Goes to a rotating file in the data folder; warnings also to standard error when asked.
"""

import json
import logging
import math
import sys
import threading
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

log = logging.getLogger(__name__)

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "taskName"}
_FILE_BYTES = 5 * 1024 * 1024
_FILES = 4
LOG_NAME = "kiosk.log"


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, event, the extra fields, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        extra = {name: value for name, value in vars(record).items() if name not in _OWN}
        line |= {name: _plain(value) for name, value in extra.items() if name not in line}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        # Pure ASCII: no control or direction character of another system reaches a terminal.
        return json.dumps(line)


def _plain(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no such number
    return value if isinstance(value, int | float | bool | None) else str(value)


def start_logging(folder: Path, *, to_stderr: bool = False) -> None:
    """Send everything from INFO up to `folder`/kiosk.log; libraries only from WARNING."""
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    handler = RotatingFileHandler(
        folder / LOG_NAME, maxBytes=_FILE_BYTES, backupCount=_FILES, encoding="utf-8"
    )
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    if to_stderr:
        shown = logging.StreamHandler(sys.stderr)
        shown.setLevel(logging.WARNING)
        shown.setFormatter(JsonLines())
        root.addHandler(shown)
    for ours in ("kiosk", "services", "ui"):
        logging.getLogger(ours).setLevel(logging.INFO)


def log_uncaught() -> None:
    """Write what nobody caught into the log; the program goes on where Python lets it.

    For the running program only: a test runner has hooks of its own.
    """

    def in_main(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        log.critical("uncaught", exc_info=(kind, error, trace))

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            found = (arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
            log.critical("uncaught_in_thread", exc_info=found)

    sys.excepthook = in_main
    threading.excepthook = in_thread
