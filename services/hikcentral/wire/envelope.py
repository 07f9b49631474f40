"""Bytes of an answer to `Envelope` (contract 2.1), and nothing else. Pure, any thread.

Hostile input is refused as a whole: deep nesting, repeated keys, numbers that are not finite
(faults F31 to F33). The content type is ignored: errors come as JSON under an XML one.
"""

import json
import math
import re
from dataclasses import dataclass
from typing import NoReturn, cast

DEPTH_LIMIT = 32

# Possessive: an unfinished text must not make the scan quadratic.
_TEXTS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKETS = re.compile(rb"[^\[\]{}]++")


class NotAnEnvelope(Exception):
    """The bytes are not an answer of HikCentral. Never carries the bytes."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """`code` as text, `msg` unredacted (handle with care), `data` as JSON gave it."""

    code: str
    msg: str
    data: object


def decode_envelope(body: bytes) -> Envelope:
    """The envelope in `body`, or NotAnEnvelope."""
    tree = _parse(body)
    if not isinstance(tree, dict):
        raise NotAnEnvelope("no JSON object")
    fields = cast("dict[str, object]", tree)
    code, msg = fields.get("code"), fields.get("msg")
    if isinstance(code, bool) or not isinstance(code, (str, int)):
        raise NotAnEnvelope("no code")
    data = fields.get("data")
    text = msg if isinstance(msg, str) else ""
    return Envelope(str(code).strip(), text, "" if data is None else data)


def _parse(body: bytes) -> object:
    _check_depth(body)
    try:
        return cast(
            "object",
            json.loads(
                body.decode("utf-8-sig"),
                object_pairs_hook=_unique,
                parse_constant=_refuse_constant,
                parse_float=_finite,
            ),
        )
    except (ValueError, RecursionError) as error:
        raise NotAnEnvelope("no JSON") from error


def _check_depth(body: bytes) -> None:
    depth = 0
    for bracket in _BRACKETS.sub(b"", _TEXTS.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEPTH_LIMIT:
            raise NotAnEnvelope("nested too deep")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated key")
    return found


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError("not a number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("not finite")
    return number
