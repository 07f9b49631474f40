"""How the world becomes text for the state file, and text the world again. Pure; any thread.

A `Part` of the world says what a restart must know. Its `to_plain` may return JSON values,
bytes, aware datetimes, (frozen)sets, tuples and dataclasses of those, in lists and in dicts with
text keys: `write` turns them into JSON. Its `from_plain` gets plain JSON values (bytes come back
as bytes) and rebuilds objects with `revive(Person, value)` or `revive(dict[str, Person], value)`.
A dataclass field with `metadata=NOT_SAVED` is left out and comes back at its default.
"""

import hashlib
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Protocol, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
NOT_SAVED: Mapping[str, object] = types.MappingProxyType({"saved": False})
_BYTES = "$bytes"


class Unreadable(Exception):
    """The saved text is not what this program writes."""


class Part(Protocol):
    """Something in the world that outlives a restart."""

    def to_plain(self) -> object:
        """What has to be saved, see the module."""
        ...

    def from_plain(self, plain: object) -> None:
        """Become what was saved; Unreadable if it makes no sense."""
        ...


def write(value: object, blobs: dict[str, bytes]) -> str:
    """JSON text; byte strings go to `blobs` by their SHA-256, the text keeps only that."""

    def plain(extra: object) -> object:
        if isinstance(extra, bytes):
            digest = _digest(extra)
            blobs[digest] = extra
            return {_BYTES: digest}
        if isinstance(extra, datetime):
            return extra.isoformat()
        if isinstance(extra, set | frozenset):
            return sorted(cast(set[str], extra))
        return _plain_object(extra)

    return json.dumps(
        value, default=plain, ensure_ascii=False, separators=(",", ":"), check_circular=False
    )


def read(text: str, blob: Callable[[str], bytes]) -> object:
    """Plain JSON values with the byte strings back in place; Unreadable."""

    def fill(pairs: dict[str, Any]) -> object:
        return blob(pairs[_BYTES]) if pairs.keys() == {_BYTES} else pairs

    try:
        return json.loads(text, object_hook=fill)
    except (ValueError, KeyError, RecursionError) as error:
        raise Unreadable("not the JSON of a simulated world") from error


def revive(kind: type[T], plain: object) -> T:
    """An object of this type from plain values; Unreadable if they do not fit."""
    try:
        return cast(T, _revive(kind, plain))
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Unreadable(f"not a saved {getattr(kind, '__name__', kind)}") from error


def _revive(kind: Any, plain: Any) -> object:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        inner = next(a for a in arguments if a is not type(None))
        return None if plain is None else _revive(inner, plain)
    if origin is dict:
        return {str(key): _revive(arguments[1], entry) for key, entry in plain.items()}
    if origin is tuple and arguments[-1] is not Ellipsis:
        return tuple(_revive(a, entry) for a, entry in zip(arguments, plain, strict=True))
    if origin in (list, tuple, set, frozenset):
        made = cast(Callable[[list[object]], object], origin)
        return made([_revive(arguments[0], entry) for entry in plain])
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind, plain)
    return _simple(kind, plain)


def _dataclass(kind: type[Any], plain: Mapping[str, object]) -> object:
    hints = _hints(kind)
    given = {name: _revive(hints[name], plain[name]) for name in _saved(kind) if name in plain}
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    if needed - given.keys():
        raise KeyError(kind.__name__)
    return kind(**given)


def _simple(kind: Any, plain: object) -> object:
    if kind is datetime:
        return datetime.fromisoformat(cast(str, plain))
    if kind is float and isinstance(plain, int) and not isinstance(plain, bool):
        return float(plain)
    if kind in (object, Any) or type(plain) is kind:
        return plain
    raise TypeError(kind)


def _plain_object(extra: object) -> object:
    kind = type(extra)
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} cannot be saved")
    if not _unchanging(kind):
        return _values(extra)
    try:
        return _values_of_frozen(extra)
    except TypeError:
        return _values(extra)


def _values(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in _saved(type(one))}


# A world is mostly times and credentials that never change: looked at once, not for every save.
@lru_cache(maxsize=65536)
def _values_of_frozen(one: object) -> dict[str, object]:
    values = _values(one)
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


@cache
def _unchanging(kind: type[Any]) -> bool:
    return kind.__dataclass_params__.frozen


# Byte strings know their own hash: asking again for the same picture costs nothing.
@lru_cache(maxsize=16384)
def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@cache
def _saved(kind: type[Any]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if f.metadata.get("saved", True))


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)
