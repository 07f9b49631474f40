"""KeyringSecrets: the port `Secrets` over the keyring of the operating system.

Must never accept a backend that keeps secrets readable in a file (goal S-10: refuse, no plaintext
fallback). Any thread; a call may wait for a person who unlocks the keyring. The library is loaded
only here and only when used: it is slow to import.
"""

import importlib
from typing import Any, Protocol, cast

from kiosk.core.errors import ConfigError, ConfigProblem

_UNSAFE_MODULES = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
_UNSAFE_WORDS = ("plaintext", "plain_text", "uncrypted")


class Backend(Protocol):
    """The part of `keyring.backend.KeyringBackend` that is used."""

    @property
    def priority(self) -> float: ...

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...


class KeyringSecrets:
    """ConfigError("secrets.store", NO_SECRET_STORE) when there is no safe, open keyring."""

    def __init__(self, service: str = "reception-kiosk", backend: Backend | None = None) -> None:
        self._service = service
        self._errors = _library("keyring.errors").KeyringError
        self._backend = _safe_backend(backend or _library("keyring").get_keyring())
        # A keyring may be there and still be locked for good (no session, no display).
        self.get("probe")

    def get(self, name: str) -> str | None:
        """The secret, or None. ConfigError when the keyring does not answer."""
        try:
            return self._backend.get_password(self._service, name)
        except self._errors as error:
            raise _no_store(type(error).__name__) from error

    def set(self, name: str, value: str) -> None:
        """Keep `value`. ConfigError when the keyring does not take it."""
        try:
            self._backend.set_password(self._service, name, value)
        except self._errors as error:
            raise _no_store(type(error).__name__) from error


def _library(name: str) -> Any:
    return importlib.import_module(name)


def _safe_backend(found: Backend) -> Backend:
    """`found`, or the first safe one where it is a chain of several."""
    chain = cast("list[Backend]", getattr(found, "backends", None) or [found])
    for backend in chain:
        if _is_safe(backend):
            return backend
    raise _no_store(type(found).__module__)


def _is_safe(backend: Backend) -> bool:
    kind = type(backend)
    name = f"{kind.__module__}.{kind.__qualname__}"
    if name.startswith(_UNSAFE_MODULES) or any(word in name.lower() for word in _UNSAFE_WORDS):
        return False
    try:
        return backend.priority > 0
    except RuntimeError:  # the library's way of saying "not on this computer"
        return False


def _no_store(detail: str) -> ConfigError:
    return ConfigError("secrets.store", ConfigProblem.NO_SECRET_STORE, detail)
