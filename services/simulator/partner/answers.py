"""The envelope and the refusals of the simulated server (contract 2.1, 2.2). Pure; any thread."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from services.simulator.partner.presets import TEXTS

T = TypeVar("T")
SUCCESS = "0"
_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Refusal(Exception):
    """A business answer other than success; nothing was done."""

    def __init__(self, code: str, msg: str) -> None:
        super().__init__(code)
        self.code = code
        self.msg = msg


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, ready for the wire. `code` is what the request log keeps."""

    body: bytes
    content_type: str = "application/json"
    status: int = 200
    code: str = SUCCESS
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bare:
    """An answer outside the envelope, as it goes on the wire: pictures (contract 0.1, fact 10).

    `location` makes it a redirect.
    """

    body: bytes
    media_type: str = "image/jpeg"
    status: int = 200
    location: str = ""


def picture_text(jpeg: bytes) -> Bare:
    """The documented form of a picture: data-URI text."""
    return Bare(b"data:image/jpeg;base64," + base64.b64encode(jpeg))


def refusal(code: str, detail: str = "") -> Refusal:
    """The refusal with this code of `presets.TEXTS`; some servers add a detail in brackets."""
    return Refusal(code, f"{TEXTS[code]} [{detail}]" if detail else TEXTS[code])


def bad_parameter(field: str) -> Refusal:
    """Code 2: the text names the field."""
    return Refusal("2", f"{field} {TEXTS['2']}")


def does_not_exist(detail: str) -> Refusal:
    """Code 128."""
    return refusal("128", detail)


def already_exists(detail: str) -> Refusal:
    """Code 131."""
    return refusal("131", detail)


def failed(detail: str) -> Refusal:
    """Code 192."""
    return refusal("192", detail)


def envelope(code: str, msg: str, data: object = "") -> Answer:
    """The envelope of every answer; the code is text."""
    return written({"code": code, "msg": msg, "data": data}, code)


def written(value: object, code: str = SUCCESS) -> Answer:
    """JSON as the server writes it."""
    return Answer(_write(value).encode("utf-8"), code=code)


def cut(found: Sequence[T], number: int, size: int) -> Sequence[T]:
    """What is on one page."""
    return found[(number - 1) * size : number * size]


def page(rows: Sequence[object], number: int, size: int) -> dict[str, object]:
    """One page of a list (contract 2.1)."""
    return {
        "total": len(rows),
        "pageNo": number,
        "pageSize": size,
        "list": list(cut(rows, number, size)),
    }
