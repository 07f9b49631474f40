"""A secret value that shows itself only when asked by name."""

from typing import NoReturn


class Secret:
    """Wraps a key or password; `str`, `repr` and `format` give "***", pickling is refused."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself. Call it where it is used, keep it nowhere."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret cannot be pickled")
