"""Which interfaces of this server are closed to us, learnt from its answers (contract 2.2, 6).

Owns this knowledge for the life of the program; asks nothing itself. Any thread.
"""

import logging
import threading
from collections.abc import Callable

from kiosk.core.access import MissingInterface
from kiosk.core.errors import NotPermitted
from kiosk.core.events import InterfaceMissing

# The probe of the link: it must be asked each time, or a link that is mended stays down.
VERSION_PATH = "/common/v1/version"

NOT_IN_THIS_VERSION = "8"
NOT_AUTHORISED = ("17", "69", "0x02401007", "0x02401008")

log = logging.getLogger(__name__)


class Interfaces:
    """`publish` hears once of each interface that turns out to be closed."""

    def __init__(self, publish: Callable[[InterfaceMissing], None]) -> None:
        self._publish = publish
        self._lock = threading.Lock()
        self._missing: dict[str, MissingInterface] = {}

    def check(self, path: str) -> None:
        """NotPermitted when this interface is known to be closed; nothing is sent then."""
        with self._lock:
            known = self._missing.get(path)
        if known is not None:
            raise NotPermitted(_advice(known), known.code)

    def knows(self, path: str) -> bool:
        """True for an interface that is known to be closed."""
        with self._lock:
            return path in self._missing

    def learn(self, path: str, refusal: NotPermitted) -> NotPermitted:
        """The same refusal with the cure in its text, where it is about the interface.

        A door that is not permitted (130) is none. Neither is a status of HTTP, whatever came
        with it: that may be a proxy's word, and its code is the status.
        """
        code = refusal.code.lower()
        if code != NOT_IN_THIS_VERSION and code not in NOT_AUTHORISED:
            return refusal
        missing = MissingInterface(path, refusal.code, authorised=code == NOT_IN_THIS_VERSION)
        if path != VERSION_PATH and self._is_news(missing):
            log.warning("interface_missing", extra={"endpoint": path, "code": missing.code})
            self._publish(InterfaceMissing(missing))
        return NotPermitted(_advice(missing), refusal.code)

    def _is_news(self, missing: MissingInterface) -> bool:
        with self._lock:
            return self._missing.setdefault(missing.path, missing) is missing


def _advice(missing: MissingInterface) -> str:
    path = f"/artemis/api{missing.path}"
    if missing.authorised:
        return f"this version of HikCentral lacks {path}"
    return f'tick {path} for our partner under "Authorized APIs"'
