"""Visits of the visitor module: check-in, check-out, look-ups (contract 3.12). Event loop only."""

from services.simulator.building.holders import Visitor
from services.simulator.building.visits import ACTIVE, Record, Stage
from services.simulator.building.world import World
from services.simulator.partner.answers import bad_parameter, cut, does_not_exist, failed
from services.simulator.partner.api import appointments, photos, visitor_fields
from services.simulator.partner.fields import Fields

_TIMES = ("visitStartTime", "visitEndTime")
_ANY_STATUS = -1
# visitorStatus of a record, which counts otherwise than getVisitorStatus does.
_RECORD_STATUS = {
    Stage.IN: 0,
    Stage.OUT: 1,
    Stage.AUTO_OUT: 2,
    Stage.SELF_OUT: 3,
    Stage.OVERDUE: 4,
}


def check_in(world: World, fields: Fields) -> object:
    """v1/registerment: with appointId and visitorId when reserved, else with VisitorInfo."""
    when = visitor_fields.period(fields, *_TIMES)
    visitor_fields.require_purpose(fields, "visitPurposeType", "visitPurpose")
    plan = _reserved(world, fields)
    visitor = _comer(world, fields, when, plan)
    record = Record(
        id=world.visits.new_id(),
        visitor_id=visitor.id,
        begin=when[0],
        end=when[1],
        stage=Stage.IN,
        of=plan.id if plan else "",
    )
    visitor.begin, visitor.end = when
    if plan:
        plan.stage = Stage.VISITED
    world.visits.visits[record.id] = record
    world.changed()
    return appointments.answer(visitor, record)


def change(world: World, fields: Fields) -> object:
    """v1/registerment/update: times, details or both of a visit that goes on. [guess] of names."""
    record = _visit(world, fields)
    when = record.begin, record.end
    if fields.has(_TIMES[0]) or fields.has(_TIMES[1]):
        when = visitor_fields.period(fields, *_TIMES)
    visitor = world.registry.visitors[record.visitor_id]
    if fields.has("visitorInfoList"):
        told = visitor_fields.info(fields)
        visitor = visitor_fields.visitor_for(world, told, when, visitor.id, record.id)
    else:
        visitor_fields.require_free(world, visitor.id, when, record.id)
    record.begin, record.end = visitor.begin, visitor.end = when
    world.changed()
    return ""


def check_out(world: World, fields: Fields) -> object:
    """v1/visitor/out: access is withdrawn at once. [guess] 128 for a visit that is over."""
    record = _visit(world, fields)
    record.stage = Stage.OUT
    world.registry.leave_all(record.visitor_id)
    world.fleet.withdraw(record.visitor_id)
    world.changed()
    return ""


def status(world: World, fields: Fields) -> object:
    """v1/appointment/getVisitorStatus at visitTimePoint."""
    visitor = _visitor(world, fields)
    at = fields.moment("visitTimePoint").at
    return {"visitorStatus": world.visits.stage_of(visitor.id, at)}


def records(world: World, fields: Fields) -> object:
    """v1/register/getVistorRegisterRecord (spelt so): `totalNum`, not `total`."""
    number, size = fields.page()
    begin, end = visitor_fields.period(fields, *_TIMES)
    wanted = fields.number("visitorStatus", -1, 4) if fields.has("visitorStatus") else _ANY_STATUS
    falling = _falling(fields)
    found = [
        record
        for record in world.visits.visits.values()
        if begin.at <= record.begin.at <= end.at and wanted in (_ANY_STATUS, _state(world, record))
    ]
    found.sort(key=lambda record: (record.begin.at, record.id), reverse=falling)
    rows = [_row(world, record) for record in cut(found, number, size)]
    return {"totalNum": len(found), "list": rows}


def info(world: World, fields: Fields) -> object:
    """v1/visitor/visitorInfo."""
    return visitor_fields.row(_visitor(world, fields))


def put_face(world: World, fields: Fields) -> object:
    """v1/visitor/face/add: replaces the face."""
    face = photos.face(world, fields, "faceData")
    photos.keep(world, _visitor(world, fields), face)
    world.changed()
    return ""


def _reserved(world: World, fields: Fields) -> Record | None:
    """The reservation that waits for this check-in; its visitor has to be named with it."""
    if not fields.has("appointId"):
        return None
    visitor_id = fields.text("visitorId")
    plan = appointments.named(world, fields, "appointId")
    if plan.visitor_id != visitor_id:
        raise does_not_exist("visitorId")
    if world.visits.stage(plan) is not Stage.RESERVED:
        raise failed("the reservation does not wait for a check-in")
    return plan


def _comer(
    world: World, fields: Fields, when: visitor_fields.Period, plan: Record | None
) -> Visitor:
    if plan is None:
        return visitor_fields.visitor_for(world, visitor_fields.info(fields), when)
    if fields.has("visitorInfoList"):
        told = visitor_fields.info(fields)
        return visitor_fields.visitor_for(world, told, when, plan.visitor_id, plan.id)
    visitor_fields.require_free(world, plan.visitor_id, when, plan.id)
    return world.registry.visitors[plan.visitor_id]


def _visit(world: World, fields: Fields) -> Record:
    record = world.visits.visits.get(fields.text("appointRecordId"))
    if record is None or world.visits.stage(record) not in ACTIVE:
        raise does_not_exist("appointRecordId")
    return record


def _visitor(world: World, fields: Fields) -> Visitor:
    visitor = world.registry.visitors.get(fields.text("visitorId"))
    if visitor is None:
        raise does_not_exist("visitorId")
    return visitor


def _falling(fields: Fields) -> bool:
    if fields.has("sortField") and fields.text("sortField") != "visitingTime":
        raise bad_parameter("sortField")
    order = fields.text("orderType") if fields.has("orderType") else "1"
    if order not in ("0", "1"):
        raise bad_parameter("orderType")
    return order == "1"


def _state(world: World, record: Record) -> int:
    return _RECORD_STATUS[world.visits.stage(record)]


def _row(world: World, record: Record) -> dict[str, object]:
    visitor = world.registry.visitors[record.visitor_id]
    return {
        "recordId": record.id,
        "visitorStatus": _state(world, record),
        "visitorBaseInfo": {
            "visitorId": visitor.id,
            "fullName": visitor.name,
            "visitStartTime": record.begin.text,
            "visitEndTime": record.end.text,
        },
    }
