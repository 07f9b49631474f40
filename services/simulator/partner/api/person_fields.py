"""What a person call says about the person, and how a person is answered (contract 3.3).

Event loop only.
"""

from dataclasses import replace
from datetime import datetime

from services.simulator.building.holders import Person, card_owner
from services.simulator.building.moments import Moment, stamp
from services.simulator.building.world import World
from services.simulator.partner.answers import already_exists, bad_parameter
from services.simulator.partner.api.times import told
from services.simulator.partner.fields import Fields

_LAST_END = "2037-12-31T23:59:59+00:00"
_LARGEST_ROOM = 99999
_ROOMS = ("residentRoomNo", "residentFloorNo")
_FINGER_TEXTS = ("fingerPrintIndexCode", "fingerPrintName", "fingerPrintData", "relatedCardNo")
_LONGEST_PRINT = 4096
# The two fields that this site has defined: id, name, type (0 is text).
CUSTOM_FIELDS = (("1", "Company", 0), ("2", "Host", 0))


def draft(world: World, fields: Fields) -> Person:
    """A person out of single/add, without an id."""
    now = world.now()
    person = Person(
        id="",
        code=fields.name("personCode", 16) if fields.has("personCode") else "",
        given_name=fields.name("personGivenName"),
        family_name=fields.name("personFamilyName", blank=True),
        org_id=fields.text("orgIndexCode"),
        begin=Moment(stamp(now), now),
        end=Moment(_LAST_END, datetime.fromisoformat(_LAST_END)),
    )
    if fields.has("fingerPrint"):
        person.fingers = prints(fields)
    return _details(person, fields)


def changes(known: Person, fields: Fields) -> Person:
    """The person as single/update wants it; the code cannot change."""
    if fields.has("personCode") and fields.text("personCode") != known.code:
        raise bad_parameter("personCode")
    changed = replace(known)
    if fields.has("personGivenName"):
        changed.given_name = fields.name("personGivenName")
    if fields.has("personFamilyName"):
        changed.family_name = fields.name("personFamilyName", blank=True)
    if fields.has("orgIndexCode"):
        changed.org_id = fields.text("orgIndexCode")
    return _details(changed, fields)


def require_free_cards(world: World, person: Person) -> None:
    """131 for a card that somebody else has. [guess]"""
    for card in person.cards:
        owner = card_owner(world.registry.persons, card)
        if owner and owner.id != person.id:
            raise already_exists("cardNo")


def prints(fields: Fields) -> list[dict[str, str]]:
    """`fingerPrint[]` as it was received."""
    return [
        {name: one.text_or_blank(name, _LONGEST_PRINT) for name in _FINGER_TEXTS}
        for one in fields.objects("fingerPrint")
    ]


def row(world: World, person: Person) -> dict[str, object]:
    """A person as the server answers it: no `status`, empty lists left out (contract 3.4b)."""
    return {
        "personId": person.id,
        "personCode": person.code,
        "personName": person.name,
        "personFamilyName": person.family_name,
        "personGivenName": person.given_name,
        "gender": person.gender,
        "orgIndexCode": person.org_id,
        "phoneNo": person.phone,
        "email": person.email,
        "remark": person.remark,
        "personPhoto": {"picUri": person.pic_uri},
        "beginTime": told(world, person.begin),
        "endTime": told(world, person.end),
        **{name: found for name, found in _lists(world, person).items() if found},
    }


def _lists(world: World, person: Person) -> dict[str, list[dict[str, object]]]:
    data = world.options.fingerprint_data
    return {
        "cards": [{"cardNo": card} for card in person.cards],
        "fingerPrint": [
            {**one, "fingerPrintData": one["fingerPrintData"] if data else ""}
            for one in person.fingers
        ],
        "customFieldList": [
            {
                "id": number,
                "customFiledName": name,
                "customFieldType": kind,
                "customFieldValue": person.custom[number],
            }
            for number, name, kind in CUSTOM_FIELDS
            if number in person.custom
        ],
    }


def _details(person: Person, fields: Fields) -> Person:
    """Take over the optional fields; an end before the begin is code 2."""
    if fields.has("gender"):
        person.gender = fields.number("gender", 0, 2)
    person.phone = _text(fields, "phoneNo", 64, person.phone)
    person.email = _text(fields, "email", 64, person.email)
    person.remark = _text(fields, "remark", 128, person.remark)
    if fields.has("cards"):
        person.cards = tuple(dict.fromkeys(one.text("cardNo") for one in fields.objects("cards")))
    for name in filter(fields.has, _ROOMS):
        # No answer says them again.
        fields.number(name, 0, _LARGEST_ROOM)
    if fields.has("beginTime"):
        person.begin = fields.moment("beginTime")
    if fields.has("endTime"):
        person.end = fields.moment("endTime")
    if person.end.at < person.begin.at:
        raise bad_parameter("endTime")
    return person


def _text(fields: Fields, name: str, limit: int, known: str) -> str:
    return fields.text(name, limit, blank=True) if fields.has(name) else known
