"""Faults in what an answer says: its status, its body, its envelope (contract 7.3). Pure.

Each form makes a wrong answer out of the right one. How an answer goes over the wire is in
`slow`; which request gets which fault is in `faults`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, cast

from services.simulator.partner.answers import Answer, envelope, written
from services.simulator.partner.faults import Fault
from services.simulator.partner.presets import TEXTS

Form = Callable[[Answer, Fault], Answer]
Envelope = dict[str, Any]

_HTML = "text/html; charset=utf-8"
_BRACKETS = 100_000


def html(status: int, retry_after: str = "") -> Answer:
    """A page, as a proxy or a web server gives it."""
    body = f"<html><body><h1>{HTTPStatus(status).phrase}</h1></body></html>".encode()
    return Answer(body, _HTML, status, f"http{status}", _retry(retry_after))


def json_error(status: int, code: str, retry_after: str = "") -> Answer:
    """An envelope under an HTTP status of its own."""
    return replace(
        envelope(code, TEXTS[code]),
        status=status,
        code=f"http{status}",
        headers=_retry(retry_after),
    )


def _retry(text: str) -> tuple[tuple[str, str], ...]:
    return (("Retry-After", text),) if text else ()


def _redirect(answer: Answer, fault: Fault) -> Answer:
    return replace(html(200), status=302, code="http302", headers=(("Location", fault.location),))


def reworded(answer: Answer, change: Callable[[Envelope], object]) -> Answer:
    """The same answer with another envelope; what is no envelope stays as it is."""
    if answer.content_type != "application/json":
        return answer
    said = cast(Envelope, json.loads(answer.body))
    return replace(answer, body=written(change(said)).body)


def _said(change: Callable[[Envelope, Fault], object]) -> Form:
    return lambda answer, fault: reworded(answer, lambda said: change(said, fault))


def _without(name: str) -> Form:
    return _said(lambda said, _: {key: value for key, value in said.items() if key != name})


def _data(change: Callable[[object, Fault], object]) -> Form:
    return _said(lambda said, fault: {**said, "data": change(said.get("data"), fault)})


def _rows(change: Callable[[list[Any], Fault], object]) -> Form:
    """A form that changes the list of a page; None leaves it out."""

    def on_data(data: object, fault: Fault) -> object:
        page = _page(data)
        if "list" not in page:
            return data
        changed = change(page["list"], fault)
        rest = {key: value for key, value in page.items() if key != "list"}
        return rest if changed is None else {**rest, "list": changed}

    return _data(on_data)


def _page(data: object) -> Envelope:
    return cast(Envelope, data) if isinstance(data, dict) else {}


def _wrapped(data: object, _fault: Fault) -> object:
    """Text becomes `{"personId": text}` as some servers answer add; anything else `{"data": x}`."""
    return {"personId": data} if isinstance(data, str) else {"data": data}


def _more_total(data: object, _fault: Fault) -> object:
    page = _page(data)
    return {**page, "total": page["total"] * 2 + 7} if "total" in page else data


def _spliced(text: bytes) -> Form:
    """Something that no JSON writer makes, as the first thing in the envelope."""
    return lambda answer, _: replace(answer, body=b"{" + text + b"," + answer.body[1:])


def _nested(_answer: Answer, _fault: Fault) -> Answer:
    deep = b"[" * _BRACKETS + b"]" * _BRACKETS
    return Answer(b'{"code":"0","msg":"Success","data":' + deep + b"}")


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "html": lambda _, __: html(200),
        "http401": lambda _, __: json_error(401, "0x02401003"),
        "http403": lambda _, __: json_error(403, "0x02401007"),
        "http404": lambda _, __: html(404),
        "http429": lambda _, fault: json_error(429, "6", fault.retry_after),
        "http500": lambda _, __: html(500),
        "http500-json": lambda _, __: json_error(500, "1"),
        "http502": lambda _, __: html(502),
        "http503": lambda _, fault: html(503, fault.retry_after),
        "redirect-host": _redirect,
        "redirect-http": _redirect,
        "invalid-json": lambda _, __: Answer(b'{"code": "0", "ms', code="http200"),
        "empty": lambda answer, _: replace(answer, body=b""),
        "xml-type": lambda answer, _: replace(answer, content_type="application/xml"),
        "nested": _nested,
        "nan": _spliced(b'"cost":NaN'),
        "huge-number": _spliced(b'"cost":1e999'),
        "duplicate-keys": _spliced(b'"code":"5"'),
        "numeric-code": _said(lambda said, _: {**said, "code": int(said["code"], 0)}),
        "missing-code": _without("code"),
        "missing-data": _without("data"),
        "data-null": _data(lambda _, __: None),
        "data-list": _data(lambda data, _: [data]),
        "data-text": _data(lambda data, _: data if isinstance(data, str) else json.dumps(data)),
        "data-object": _data(_wrapped),
        "missing-list": _rows(lambda _, __: None),
        "single-object": _rows(lambda rows, _: rows[0] if rows else {}),
        "page-empty": _rows(lambda _, __: []),
        "page-total": _data(_more_total),
    }
)
