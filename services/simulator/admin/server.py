"""Admin moves of the server: link, TLS, version, partner, backup, restart. Event loop only."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from starlette.requests import Request

from services.simulator.admin.body import (
    NO_NAMES,
    Body,
    Moves,
    NotThere,
    WrongBody,
    choice,
    flag,
    not_negative,
    number,
    text,
    texts,
    whole,
)
from services.simulator.mailsink import MODES
from services.simulator.outside import Outside
from services.simulator.partner.faults import LINK_MODES
from services.simulator.partner.gate import DIALECTS
from services.simulator.partner.profiles import CASINGS, PROFILES, choose
from services.simulator.port import TLS_MODES

_Reader = Callable[[Body, str], object]


def _one_of(allowed: frozenset[str]) -> _Reader:
    return lambda body, name: choice(body, name, allowed)


def _set(body: Body, name: str) -> object:
    return frozenset(texts(body, name))


def _status(body: Body, name: str) -> object:
    if whole(body, name) not in (200, 401, 403, 429):
        raise WrongBody(name)
    return whole(body, name)


_VERSION: Mapping[str, _Reader] = MappingProxyType(
    {
        "software": text,
        "dialect": _one_of(DIALECTS),
        "element_list": flag,
        "casing": _one_of(CASINGS),
        "missing": _set,
    }
)
_PARTNER: Mapping[str, _Reader] = MappingProxyType(
    {
        "enabled": flag,
        "unauthorised": _set,
        "visible_doors": _set,
        "auth_status": _status,
        "freshness_s": not_negative,
        "nonces_once": flag,
        "quota_per_minute": whole,
        "quota_status": _status,
        "most_persons": whole,
    }
)
_NULL_IS_ANY = frozenset({"visible_doors", "freshness_s", "quota_per_minute", "most_persons"})


async def _link(outside: Outside, _request: Request, body: Body) -> object:
    """`mode` of the partner port: up, refuse, hang or status503."""
    await outside.set_link(choice(body, "mode", LINK_MODES))
    return {}


async def _tls(outside: Outside, _request: Request, body: Body) -> object:
    """`mode` of the partner port: own or replaced certificate, garbage, old (1.1), silent."""
    await outside.partner_port.set_tls(choice(body, "mode", TLS_MODES))
    identity = outside.partner_port.identity
    return {"certificate": str(identity.anchor.resolve()), "pin_sha256": identity.pin_sha256()}


async def _mail_mode(outside: Outside, _request: Request, body: Body) -> object:
    """`mode` of the mail port: up, refuse, reject or greylist."""
    await outside.set_mail(choice(body, "mode", MODES))
    return {}


async def _profile(outside: Outside, _request: Request, body: Body) -> object:
    """Become the server version `name`: V2.1, V2.4, V2.6, V3.0 or V3.1."""
    choose(outside.world.options, choice(body, "name", PROFILES.keys()))
    return {}


async def _version(outside: Outside, _request: Request, body: Body) -> object:
    """Single marks of the version: software, dialect, element_list, casing, missing paths."""
    _turn(outside, body, _VERSION)
    return {}


async def _partner(outside: Outside, _request: Request, body: Body) -> object:
    """The partner: enabled, unauthorised paths, visible_doors, auth_status, freshness_s,
    nonces_once, quota_per_minute, quota_status, most_persons; null is no limit."""
    _turn(outside, body, _PARTNER)
    return {}


async def _server(outside: Outside, _request: Request, body: Body) -> object:
    """Switches of one server: dialect ("" is the version's), detail_per_door, and others."""
    options = outside.world.options
    if "dialect" in body:
        own = PROFILES[options.profile].dialect
        options.dialect = choice(body, "dialect", DIALECTS | {""}) or own
    if "detail_per_door" in body:
        options.detail_per_door = flag(body, "detail_per_door")
    if "omit_empty_list" in body:
        options.omit_empty_list = flag(body, "omit_empty_list")
    if "unauthorised" in body:
        options.unauthorised = frozenset(texts(body, "unauthorised"))
    if "event_delay_s" in body:
        options.event_delay_s = number(body, "event_delay_s")
    return {}


async def _snapshot(outside: Outside, _request: Request, _body: Body) -> object:
    """Keep the data of the server as they are now; answers a name for restore."""
    return {"name": outside.snapshot()}


async def _restore(outside: Outside, _request: Request, body: Body) -> object:
    """Put the server's data back to the snapshot `name`; devices keep what they have."""
    try:
        outside.restore(text(body, "name"))
    except KeyError as error:
        raise NotThere("no such snapshot") from error
    return {}


async def _restart(outside: Outside, _request: Request, body: Body) -> object:
    """Cut every connection and forget nonces; `keeps_state` and `keeps_subscriptions` say what
    else the server still knows (both true if not given)."""
    keeps = {n: n not in body or flag(body, n) for n in ("keeps_state", "keeps_subscriptions")}
    await outside.restart(**keeps)
    return {}


def _turn(outside: Outside, body: Body, readers: Mapping[str, _Reader]) -> None:
    """All or nothing: a wrong value changes no other."""
    for name, value in {n: _value(body, n, readers[n]) for n in body}.items():
        setattr(outside.world.options, name, value)


def _value(body: Body, name: str, reader: _Reader) -> object:
    return None if body[name] is None and name in _NULL_IS_ANY else reader(body, name)


MOVES: Moves = (
    ("POST", "/link", _link, {"mode"}),
    ("POST", "/tls", _tls, {"mode"}),
    ("POST", "/mail/mode", _mail_mode, {"mode"}),
    ("POST", "/profile", _profile, {"name"}),
    ("POST", "/version", _version, _VERSION.keys()),
    ("POST", "/partner", _partner, _PARTNER.keys()),
    (
        "POST",
        "/server",
        _server,
        {"dialect", "detail_per_door", "omit_empty_list", "unauthorised", "event_delay_s"},
    ),
    ("POST", "/snapshot", _snapshot, NO_NAMES),
    ("POST", "/restore", _restore, {"name"}),
    ("POST", "/restart", _restart, {"keeps_state", "keeps_subscriptions"}),
)
