"""Log lines: JSON, UTC, one event word and ids. No name, photo, phone number or key ever.

Goes to a rotating file in the data folder; warnings also to standard error when asked.
"""

import json
import logging
import math
import sys
import threading
from contextlib import suppress
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


class _LogFile(RotatingFileHandler):
    """Says once that the file cannot be written; the library would print a traceback per line."""

    _told = False

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            self._tell(error)
        else:
            self._told = False

    def close(self) -> None:
        # Closing writes what is left over, to a disk that may be full still.
        with suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if isinstance(error, OSError):
            self._tell(error)
        else:
            super().handleError(record)

    def _tell(self, error: OSError) -> None:
        if not self._told and sys.stderr is not None:  # pyright: ignore[reportUnnecessaryComparison]
            sys.stderr.write(f"{LOG_NAME} cannot be written: {error.strerror}\n")
        self._told = True


def start_logging(folder: Path, *, to_stderr: bool = False) -> None:
    """Send everything from INFO up to `folder`/kiosk.log; libraries only from WARNING."""
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    handler = _LogFile(
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
