"""Takes out of a server's text what must not be stored, shown or logged (contract 0.1, fact 3)."""

import re
from collections.abc import Iterable

from kiosk.core.secret import Secret

_LIMIT = 200
_ECHO = re.compile(r"string[\s_-]*to[\s_-]*sign.*", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_CODE = re.compile(r"[0-9A-Za-z]{1,16}")
_SHORTEST_PRIVATE = 3


class Redactor:
    """Knows our key and secret. Any thread."""

    def __init__(self, app_key: str, app_secret: Secret) -> None:
        self._app_key = app_key
        self._app_secret = app_secret

    def text(self, text: str, private: Iterable[str] = ()) -> str:
        """At most 200 characters, without keys, the echoed string-to-sign and `private` words."""
        text = _ECHO.sub("***", text)
        hidden = [self._app_secret.reveal(), self._app_key]
        hidden += [word for word in private if len(word) >= _SHORTEST_PRIVATE]
        for word in sorted(filter(None, hidden), key=len, reverse=True):
            text = re.sub(re.escape(word), "***", text, flags=re.IGNORECASE)
        return _UNSEEN.sub(" ", text)[:_LIMIT].strip()

    def code(self, code: str) -> str:
        """The server's code, or "?" when it does not look like one."""
        known = self.text(code) == code and _CODE.fullmatch(code)
        return code if known else "?"
