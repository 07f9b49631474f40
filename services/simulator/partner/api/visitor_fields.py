"""What a call of the visitor module says about the visitor (contract 3.12). Event loop only.

The module is thinly documented: what is marked [guess] wants a look at a real server.
"""

from dataclasses import replace

from services.simulator.building.holders import Visitor
from services.simulator.building.moments import Moment
from services.simulator.building.world import World
from services.simulator.partner.answers import (
    bad_parameter,
    does_not_exist,
    failed,
    refusal,
)
from services.simulator.partner.api import photos
from services.simulator.partner.fields import Fields

CERTIFICATES = frozenset({111, 414, 113, 335, 990})
_MOST_PURPOSES = 4

Period = tuple[Moment, Moment]


def period(fields: Fields, begin: str, end: str) -> Period:
    """Two required times; an end that is not after the begin is code 2. [guess]"""
    first, last = fields.moment(begin), fields.moment(end)
    if last.at <= first.at:
        raise bad_parameter(end)
    return first, last


def info(fields: Fields) -> Fields:
    """The one VisitorInfo of visitorInfoList; this simulator takes no second one."""
    entries = fields.objects("visitorInfoList")
    if len(entries) != 1:
        raise bad_parameter("visitorInfoList")
    return entries[0].inner("VisitorInfo")


def visitor_for(
    world: World, told: Fields, when: Period, own: str = "", besides: str = ""
) -> Visitor:
    """The visitor that `told` describes, known or new, stored.

    `own`: the id if the caller knows it. A document is one visitor: in another active record
    (not `besides`) of the same period it is refused with 60051.
    """
    face = photos.first_face(world, told)
    registry = world.registry
    if own and own not in registry.visitors:
        raise does_not_exist("visitorId")
    draft = _draft(told, when)
    document = registry.by_certificate(draft.certificate_no)
    if document:
        require_free(world, document.id, when, besides)
    if document and own and document.id != own:
        raise failed("the document belongs to another visitor")
    known = registry.visitors.get(own) or document
    most = world.options.most_visitors
    if known is None and most is not None and len(registry.visitors) >= most:
        raise refusal("132", "visitor")
    visitor = _merged(known, draft) if known else replace(draft, id=registry.new_id())
    visitor.code = visitor.certificate_no or visitor.id
    photos.keep(world, visitor, face)
    registry.visitors[visitor.id] = visitor
    return visitor


def require_free(world: World, visitor_id: str, when: Period, besides: str = "") -> None:
    """60051 inside the text: the visitor is in another active record of the period."""
    if world.visits.busy(visitor_id, *when, besides):
        raise failed("60051 the visitor has an active reservation or visit")


def require_purpose(fields: Fields, kind: str, detail: str) -> None:
    """Purpose types 0 to 4 and a text (contract 3.12); no answer says them again."""
    fields.number(kind, 0, _MOST_PURPOSES)
    fields.text_or_blank(detail, 128)


def row(visitor: Visitor) -> dict[str, object]:
    """A visitor as the server answers it. [guess] of everything beyond VisitorInfo."""
    return {
        "visitorId": visitor.id,
        "visitorFamilyName": visitor.family_name,
        "visitorGivenName": visitor.given_name,
        "visitorName": visitor.name,
        "visitorGroupName": visitor.group_name,
        "gender": visitor.gender,
        "phoneNo": visitor.phone,
        "email": visitor.email,
        "companyName": visitor.company,
        "plateNo": visitor.plate,
        "certificateType": visitor.certificate_type,
        "certificateNo": visitor.certificate_no,
        "remark": visitor.remark,
        "personPhoto": {"picUri": visitor.pic_uri},
    }


def _draft(told: Fields, when: Period) -> Visitor:
    """All texts are optional but the names, which must not be blank."""
    return Visitor(
        id="",
        code="",
        given_name=_filled(told, "visitorGivenName"),
        family_name=_filled(told, "visitorFamilyName"),
        begin=when[0],
        end=when[1],
        gender=told.number("gender", 0, 2) if told.has("gender") else 0,
        phone=told.text_or_blank("phoneNo"),
        email=told.text_or_blank("email"),
        remark=told.text_or_blank("remark", 128),
        cards=_cards(told),
        certificate_type=_certificate_type(told),
        certificate_no=_certificate_no(told),
        group_name=told.text_or_blank("visitorGroupName", 256),
        company=told.text_or_blank("companyName", 256),
        plate=told.text_or_blank("plateNo"),
    )


def _merged(known: Visitor, draft: Visitor) -> Visitor:
    """Newer details of the same visitor; id, window, face and document stay unless given."""
    return replace(
        draft,
        id=known.id,
        begin=known.begin,
        end=known.end,
        face=known.face,
        face_sha256=known.face_sha256,
        pic_uri=known.pic_uri,
        cards=draft.cards or known.cards,
        certificate_no=draft.certificate_no or known.certificate_no,
    )


def _filled(told: Fields, name: str) -> str:
    value = told.name(name)
    if not value.strip():
        raise bad_parameter(name)
    return value


def _cards(told: Fields) -> tuple[str, ...]:
    cards = told.objects("cards") if told.has("cards") else ()
    return tuple(dict.fromkeys(one.text("cardNo") for one in cards))


def _certificate_type(told: Fields) -> int:
    if not told.has("certificateType"):
        return 111
    kind = told.number("certificateType", min(CERTIFICATES), max(CERTIFICATES))
    if kind not in CERTIFICATES:
        raise bad_parameter("certificateType")
    return kind


def _certificate_no(told: Fields) -> str:
    number = told.text_or_blank("certificateNo")
    if number and not (number.isascii() and number.isalnum()):
        raise bad_parameter("certificateNo")
    return number
