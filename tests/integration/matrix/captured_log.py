"""Everything that the program logs in one cell, at the lowest level, extras and tracebacks too."""

import logging
import traceback


class CapturedLog(logging.Handler):
    """Listens from its making until `close`."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._lines: list[str] = []
        root = logging.getLogger()
        self._level = root.level
        root.setLevel(logging.DEBUG)
        root.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(f"{record.getMessage()} {record.__dict__}")
        if record.exc_info:
            self._lines += traceback.format_exception(*record.exc_info)

    def text(self) -> str:
        """All of it."""
        return "\n".join(self._lines)

    def close(self) -> None:
        root = logging.getLogger()
        root.removeHandler(self)
        root.setLevel(self._level)
        super().close()
