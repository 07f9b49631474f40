"""Tells a refused key from an overloaded server where both answer alike (contract 1.6, 6).

Version 3.1.0 answers an unknown key with a code that elsewhere means "overloaded". Any thread.
"""

import threading

from kiosk.core.errors import CredentialsRefused, PeerError
from services.hikcentral.wire.interfaces import VERSION_PATH

UNKNOWN_KEY_OR_LOAD = ("0x00052101", "0x00052102")
_PATIENCE = 3


class Doubts:
    """Counts these answers to the probe, in a row and over all its tries."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_a_row = 0

    def clear(self, path: str) -> None:
        """The probe was answered otherwise."""
        if path == VERSION_PATH:
            with self._lock:
                self._in_a_row = 0

    def judge(self, path: str, error: PeerError, skew_s: float | None) -> PeerError:
        """The error itself, or CredentialsRefused from the third such answer on."""
        if error.code.lower() not in UNKNOWN_KEY_OR_LOAD:
            self.clear(path)
            return error
        if path != VERSION_PATH:
            return error
        with self._lock:
            self._in_a_row += 1
            enough = self._in_a_row >= _PATIENCE
        return CredentialsRefused(error.detail, error.code, skew_s) if enough else error
