"""The envelope and the refusals of the simulated server (contract 2.1, 2.2). Pure; any thread."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
SUCCESS = "0"


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


def bad_parameter(field: str) -> Refusal:
    """Code 2: the text names the field."""
    return Refusal("2", f"{field} parameter error")


def does_not_exist(detail: str) -> Refusal:
    """Code 128."""
    return Refusal("128", f"The request resource does not exist [{detail}]")


def already_exists(detail: str) -> Refusal:
    """Code 131."""
    return Refusal("131", f"The request resource already exists [{detail}]")


def not_permitted(detail: str) -> Refusal:
    """Code 130."""
    return Refusal("130", f"No permission for the resource [{detail}]")


def licence_full(detail: str) -> Refusal:
    """Code 132: as many as the licence allows are there."""
    return Refusal("132", f"The maximum number of resources is reached [{detail}]")


def occupied(detail: str) -> Refusal:
    """Code 133."""
    return Refusal("133", f"The resource is occupied [{detail}]")


def failed(detail: str) -> Refusal:
    """Code 192."""
    return Refusal("192", f"Operation failed [{detail}]")


def envelope(code: str, msg: str, data: object = "") -> dict[str, object]:
    """The envelope of every answer; the code is text."""
    return {"code": code, "msg": msg, "data": data}


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
