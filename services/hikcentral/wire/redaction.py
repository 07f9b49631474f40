"""Takes out of a server's text what must not be stored, shown or logged (contract 0.1, fact 3)."""

import re
from collections.abc import Iterable, Iterator

from kiosk.core.secret import Secret

_LIMIT = 200
_ECHO = re.compile(r"string[\s_-]*to[\s_-]*sign.*", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_CODE = re.compile(r"[0-9A-Za-z]{1,16}")
_NO_DIGIT = re.compile(r"\D+")
# A shorter name is only hidden where it stands alone: "Li" is not in "Licence".
_SHORTEST_INSIDE_A_WORD = 3
_SHORTEST_NUMBER = 5


class Redactor:
    """Knows our key and secret. Any thread."""

    def __init__(self, app_key: str, app_secret: Secret) -> None:
        self._app_key = app_key
        self._app_secret = app_secret

    def text(self, text: str, private: Iterable[str] = ()) -> str:
        """At most 200 characters, without keys, the echoed string-to-sign and `private` words.

        Of a private text its parts go too: a server may turn a name round, or strip a number.
        """
        text = _ECHO.sub("***", text)
        for pattern in self._patterns(private):
            text = pattern.sub("***", text)
        return _UNSEEN.sub(" ", text)[:_LIMIT].strip()

    def code(self, code: str, private: Iterable[str] = ()) -> str:
        """The server's code, or "?" when it does not look like one."""
        known = self.text(code, private) == code and _CODE.fullmatch(code)
        return code if known else "?"

    def _patterns(self, private: Iterable[str]) -> Iterator[re.Pattern[str]]:
        words = {self._app_secret.reveal(), self._app_key}
        for word in private:
            number = _NO_DIGIT.sub("", word)
            words |= {word, *word.split(), number if len(number) >= _SHORTEST_NUMBER else ""}
        telling = (word for word in words if any(letter.isalnum() for letter in word))
        for word in sorted(telling, key=len, reverse=True):
            exact = re.escape(word)
            if len(word) < _SHORTEST_INSIDE_A_WORD:
                exact = rf"(?<!\w){exact}(?!\w)"
            yield re.compile(exact, re.IGNORECASE)
