"""Person calls (contract 3.4). Event loop only."""

from services.simulator.building.holders import Person
from services.simulator.building.world import World
from services.simulator.partner.answers import (
    already_exists,
    bad_parameter,
    does_not_exist,
    page,
    picture_text,
    refusal,
)
from services.simulator.partner.api import photos
from services.simulator.partner.api.person_fields import (
    CUSTOM_FIELDS,
    changes,
    draft,
    prints,
    require_free_cards,
    row,
)
from services.simulator.partner.fields import Fields


def add(world: World, fields: Fields) -> object:
    """single/add: the new id as text; 128 unknown organisation, 131 code taken, 132 licence."""
    person = draft(world, fields)
    face = photos.first_face(world, fields)
    if person.org_id not in world.registry.organisations.by_id:
        raise does_not_exist("orgIndexCode")
    if person.code and world.registry.by_code(person.code):
        raise already_exists("personCode")
    require_free_cards(world, person)
    most = world.options.most_persons
    if most is not None and len(world.registry.persons) >= most:
        raise refusal("132", "person")
    person.id = world.registry.new_id()
    person.code = person.code or person.id
    photos.keep(world, person, face)
    world.registry.persons[person.id] = person
    world.changed()
    return {"personId": person.id} if world.options.add_answers_object else person.id


def update(world: World, fields: Fields) -> object:
    """single/update: partial; the code cannot change; a photo in it is ignored."""
    known = _named(world, fields)
    changed = changes(known, fields)
    if changed.org_id not in world.registry.organisations.by_id:
        raise does_not_exist("orgIndexCode")
    require_free_cards(world, changed)
    world.registry.persons[known.id] = changed
    world.changed()
    return ""


def delete(world: World, fields: Fields) -> object:
    """single/delete: devices that are offline keep their copy; a second time is 128."""
    if world.options.delete_password:
        fields.text("adminPassword")
    person = _named(world, fields)
    world.registry.remove(person.id)
    world.fleet.forget(person.id)
    world.changed()
    return ""


def info_by_id(world: World, fields: Fields) -> object:
    """personId/personInfo."""
    return row(world, _by_id(world, fields))


def info_by_code(world: World, fields: Fields) -> object:
    """personCode/personInfo."""
    return row(world, _by_code(world, fields))


def listing(world: World, fields: Fields) -> object:
    """personList: everybody, falling id (contract 3.4b); appendInfo changes nothing."""
    number, size = fields.page()
    return page([row(world, person) for person in _falling(world)], number, size)


def search(world: World, fields: Fields) -> object:
    """advance/personList: name fuzzy, card exact; other filters only by a habit."""
    number, size = fields.page()
    name = fields.text_or_blank("personName", 512).casefold()
    card = fields.text_or_blank("cardNo")
    found = [
        person
        for person in _falling(world)
        if name in person.name.casefold()
        and (not card or card in person.cards)
        and _fits(world, fields, person)
    ]
    return page([row(world, person) for person in found], number, size)


def put_face(world: World, fields: Fields) -> object:
    """face/update: by exactly one of id and code."""
    if fields.has("personId") == fields.has("personCode"):
        raise bad_parameter("personId")
    face = photos.face(world, fields, "faceData")
    person = _by_code(world, fields) if fields.has("personCode") else _by_id(world, fields)
    photos.keep(world, person, face)
    world.changed()
    return ""


def picture(world: World, fields: Fields) -> object:
    """picture_data: bare text; a wrong token is 128."""
    uri = fields.text("picUri", 256)
    person = _by_id(world, fields)
    if person.face is None or uri != person.pic_uri:
        raise does_not_exist("picUri")
    return picture_text(person.face)


def put_prints(world: World, fields: Fields) -> object:
    """fingerPrints/update: replaces all of them."""
    found = prints(fields)
    _by_id(world, fields).fingers = found
    world.changed()
    return ""


def custom_fields(_world: World, fields: Fields) -> object:
    """customFields: what this site has defined. [guess] of the names, see contract 3.3."""
    number, size = fields.page()
    rows = [
        {"id": field_id, "customFiledName": name, "customFieldType": kind}
        for field_id, name, kind in CUSTOM_FIELDS
    ]
    return page(rows, number, size)


def put_custom_fields(world: World, fields: Fields) -> object:
    """personId/customFieldsUpdate: `list[]` of id and customFieldValue; 128 for another id."""
    values = {
        one.text("id"): one.text("customFieldValue", 128, blank=True)
        for one in fields.objects("list")
    }
    person = _by_id(world, fields)
    if not set(values) <= {field_id for field_id, _, _ in CUSTOM_FIELDS}:
        raise does_not_exist("id")
    person.custom = {**person.custom, **values}
    world.changed()
    return ""


def _falling(world: World) -> list[Person]:
    return sorted(world.registry.persons.values(), key=lambda p: int(p.id), reverse=True)


def _fits(world: World, fields: Fields, person: Person) -> bool:
    """Filters that most servers ignore (contract 3.4b)."""
    if not world.options.list_filters:
        return True
    known = {
        "personId": person.id,
        "personCode": person.code,
        "orgIndexCode": person.org_id,
    }
    return all(fields.text(name) == value for name, value in known.items() if fields.has(name))


def _named(world: World, fields: Fields) -> Person:
    """By id; by code alone only on a lenient server (contract 3.4b)."""
    if world.options.strict or fields.has("personId"):
        return _by_id(world, fields)
    return _by_code(world, fields)


def _by_id(world: World, fields: Fields) -> Person:
    person = world.registry.persons.get(fields.text("personId"))
    if person is None:
        raise does_not_exist("personId")
    return person


def _by_code(world: World, fields: Fields) -> Person:
    person = world.registry.by_code(fields.text("personCode"))
    if person is None:
        raise does_not_exist("personCode")
    return person
