"""Person calls (contract 3.3, 3.4). Event loop only."""

from dataclasses import replace

from services.simulator.building.registry import Person
from services.simulator.building.world import World, stamp
from services.simulator.partner.answers import (
    already_exists,
    bad_parameter,
    does_not_exist,
    page,
    picture_text,
)
from services.simulator.partner.fields import Fields, Moment

_LAST_END = "2037-12-31T23:59:59+00:00"


def add(world: World, fields: Fields) -> object:
    """single/add: the new id as text; 128 unknown organisation, 131 code taken."""
    draft = _draft(world, fields)
    faces = fields.objects("faces") if fields.has("faces") else ()
    face = faces[0].face("faceData") if faces else None
    if draft.org_id not in world.registry.organisations.by_id:
        raise does_not_exist("orgIndexCode")
    if draft.code and world.registry.by_code(draft.code):
        raise already_exists("personCode")
    draft.id = world.registry.new_id()
    draft.code = draft.code or draft.id
    if face and world.options.faces_stored:
        draft.put_face(face, world.registry.new_token())
    world.registry.persons[draft.id] = draft
    world.changed()
    return draft.id


def update(world: World, fields: Fields) -> object:
    """single/update: partial, by id; the code cannot change; a photo in it is ignored."""
    person_id = fields.text("personId")
    known = world.registry.persons.get(person_id)
    changed = _changes(known, fields) if known else None
    if changed is None:
        raise does_not_exist("personId")
    world.registry.persons[person_id] = changed
    world.changed()
    return ""


def delete(world: World, fields: Fields) -> object:
    """single/delete: devices that are offline keep their copy."""
    person = _by_id(world, fields)
    world.registry.remove(person.id)
    world.fleet.forget(person.id)
    world.changed()
    return ""


def info_by_id(world: World, fields: Fields) -> object:
    """personId/personInfo."""
    return row(_by_id(world, fields))


def info_by_code(world: World, fields: Fields) -> object:
    """personCode/personInfo."""
    person = world.registry.by_code(fields.text("personCode"))
    if person is None:
        raise does_not_exist("personCode")
    return row(person)


def listing(world: World, fields: Fields) -> object:
    """personList and advance/personList: fuzzy name only, falling id (contract 3.4b)."""
    number, size = fields.page()
    wanted = fields.text_or_blank("personName", 512).casefold()
    persons = sorted(world.registry.persons.values(), key=lambda p: int(p.id), reverse=True)
    return page([row(p) for p in persons if wanted in p.name.casefold()], number, size)


def put_face(world: World, fields: Fields) -> object:
    """face/update: by exactly one of id and code."""
    if fields.has("personId") == fields.has("personCode"):
        raise bad_parameter("personId")
    by_code = fields.has("personCode")
    key = fields.text("personCode" if by_code else "personId")
    face = fields.face("faceData")
    registry = world.registry
    person = registry.by_code(key) if by_code else registry.persons.get(key)
    if person is None:
        raise does_not_exist("person")
    if world.options.faces_stored:
        person.put_face(face, world.registry.new_token())
        world.changed()
    return ""


def picture(world: World, fields: Fields) -> object:
    """picture_data: bare text; a wrong token is 128."""
    uri = fields.text("picUri", 256)
    person = _by_id(world, fields)
    if person.face is None or uri != person.pic_uri:
        raise does_not_exist("picUri")
    return picture_text(person.face)


def row(person: Person) -> dict[str, object]:
    """A person as the server answers it: no `status`, empty lists left out."""
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
        "beginTime": person.begin.text,
        "endTime": person.end.text,
    }


def _by_id(world: World, fields: Fields) -> Person:
    person = world.registry.persons.get(fields.text("personId"))
    if person is None:
        raise does_not_exist("personId")
    return person


def _draft(world: World, fields: Fields) -> Person:
    now = world.now()
    draft = Person(
        id="",
        code=fields.name("personCode", 16) if fields.has("personCode") else "",
        given_name=fields.name("personGivenName"),
        family_name=fields.name("personFamilyName", blank=True),
        org_id=fields.text("orgIndexCode"),
        begin=Moment(stamp(now), now),
        end=Moment(_LAST_END, now.fromisoformat(_LAST_END)),
    )
    return _details(draft, fields)


def _changes(known: Person, fields: Fields) -> Person:
    if fields.has("personCode") and fields.text("personCode") != known.code:
        raise bad_parameter("personCode")
    changed = replace(known)
    if fields.has("personGivenName"):
        changed.given_name = fields.name("personGivenName")
    if fields.has("personFamilyName"):
        changed.family_name = fields.name("personFamilyName", blank=True)
    return _details(changed, fields)


def _details(person: Person, fields: Fields) -> Person:
    """Take over the optional fields; an end before the begin is code 2."""
    if fields.has("gender"):
        person.gender = fields.number("gender", 0, 2)
    if fields.has("phoneNo"):
        person.phone = fields.text("phoneNo", blank=True)
    if fields.has("email"):
        person.email = fields.text("email", blank=True)
    if fields.has("remark"):
        person.remark = fields.text("remark", 128, blank=True)
    if fields.has("beginTime"):
        person.begin = fields.moment("beginTime")
    if fields.has("endTime"):
        person.end = fields.moment("endTime")
    if person.end.at < person.begin.at:
        raise bad_parameter("endTime")
    return person
