"""Reservations of the visitor module, v1 and v2 (contract 3.12). Event loop only."""

import base64
from dataclasses import dataclass

from services.simulator.building.holders import Visitor
from services.simulator.building.registry import VISITORS, Group
from services.simulator.building.visits import Record, Stage
from services.simulator.building.world import World
from services.simulator.partner.answers import does_not_exist, failed, page
from services.simulator.partner.api import visitor_fields
from services.simulator.partner.api.casing import CAMEL
from services.simulator.partner.fields import Fields

_ANY_STAGE = -1


@dataclass(frozen=True, slots=True)
class _Names:
    begin: str
    end: str
    kind: str
    detail: str


_V1 = _Names("visitStartTime", "visitEndTime", "visitPurposeType", "visitPurpose")
_V2 = _Names("appointStartTime", "appointEndTime", "visitReasonType", "visitReasonDetail")


def reserve_v1(world: World, fields: Fields) -> object:
    """visitor/v1/appointment."""
    return _reserve(world, fields, _V1)


def reserve_v2(world: World, fields: Fields) -> object:
    """visitor/v2/appointment: also joins the access levels that it names."""
    groups = _levels(world, fields)
    answer = _reserve(world, fields, _V2)
    return _v2_answer(world, answer, groups)


def change_v2(world: World, fields: Fields) -> object:
    """visitor/v2/appointment/update: as v2/appointment, with its record and its visitor."""
    groups = _levels(world, fields)
    record = named(world, fields, "appointRecordId")
    if world.visits.stage(record) not in (Stage.RESERVED, Stage.PENDING, Stage.EXPIRED):
        raise failed("the reservation is over")
    told = visitor_fields.info(fields)
    if told.text("visitorId") != record.visitor_id:
        raise does_not_exist("visitorId")
    when = visitor_fields.period(fields, _V2.begin, _V2.end)
    visitor_fields.require_purpose(fields, _V2.kind, _V2.detail)
    visitor = visitor_fields.visitor_for(world, told, when, record.visitor_id, record.id)
    record.begin, record.end = visitor.begin, visitor.end = when
    return _v2_answer(world, answer(visitor, record), groups)


def delete(world: World, fields: Fields) -> object:
    """v1/appointment/single/delete. [guess] access ends when nothing else of the visitor is."""
    record = named(world, fields, "appointRecordId")
    del world.visits.appointments[record.id]
    if not world.visits.active(record.visitor_id):
        world.registry.leave_all(record.visitor_id)
        world.fleet.withdraw(record.visitor_id)
    world.changed()
    return ""


def listing(world: World, fields: Fields) -> object:
    """v1/appointment/appointmentlist: those that begin in the period. [guess] of names."""
    number, size = fields.page()
    begin, end = visitor_fields.period(fields, _V2.begin, _V2.end)
    wanted = fields.number("appointState", -1, 9) if fields.has("appointState") else _ANY_STAGE
    code, phone = fields.text_or_blank("appointCode"), fields.text_or_blank("phoneNo")
    found = [
        record
        for record in world.visits.appointments.values()
        if begin.at <= record.begin.at <= end.at
        and wanted in (_ANY_STAGE, world.visits.stage(record))
        and code in ("", record.code)
        and phone in ("", world.registry.visitors[record.visitor_id].phone)
    ]
    found.sort(key=lambda record: record.begin.at)
    return page([_row(world, record) for record in found], number, size)


def approval(world: World, _fields: Fields) -> object:
    """v1/visitorConfig/automaticApproval."""
    return {"automaticApproval": int(world.options.automatic_approval)}


def named(world: World, fields: Fields, name: str) -> Record:
    """The reservation with this number; 128."""
    record = world.visits.appointments.get(fields.text(name))
    if record is None:
        raise does_not_exist(name)
    return record


def answer(visitor: Visitor, record: Record) -> dict[str, object]:
    """What reserving and checking in answer; the picture is a QR code as base64 PNG."""
    # Most runs make no reservation, and every start would pay for it.
    import cv2

    code = cv2.QRCodeEncoder.create().encode(record.code or record.id)
    written, png = cv2.imencode(".png", code)
    assert written
    return {
        "appointRecordId": record.id,
        "visitorId": visitor.id,
        "qrCodeImage": base64.b64encode(png.tobytes()).decode("ascii"),
    }


def _reserve(world: World, fields: Fields, names: _Names) -> dict[str, object]:
    when = visitor_fields.period(fields, names.begin, names.end)
    fields.text_or_blank("receptionistId")
    visitor_fields.require_purpose(fields, names.kind, names.detail)
    visitor = visitor_fields.visitor_for(world, visitor_fields.info(fields), when)
    if not world.visits.active(visitor.id):
        visitor.begin, visitor.end = when
    automatic = world.options.automatic_approval
    record = Record(
        id=world.visits.new_id(),
        visitor_id=visitor.id,
        begin=when[0],
        end=when[1],
        stage=Stage.RESERVED if automatic else Stage.PENDING,
        code=world.visits.new_code(),
    )
    world.visits.appointments[record.id] = record
    world.changed()
    return answer(visitor, record)


def _levels(world: World, fields: Fields) -> list[Group]:
    """The groups of accessInfo.accessLevelList[].accessLevel.id; 128 for another type."""
    if not fields.has("accessInfo"):
        return []
    wanted = [
        entry.inner("accessLevel").text("id")
        for entry in fields.inner("accessInfo").objects("accessLevelList")
    ]
    groups = {g.id: g for g in world.registry.groups.values() if g.type == VISITORS}
    if not set(wanted) <= set(groups):
        raise does_not_exist("accessLevel")
    return [groups[group_id] for group_id in wanted]


def _v2_answer(world: World, told: dict[str, object], groups: list[Group]) -> dict[str, object]:
    for group in groups:
        group.join([str(told["visitorId"])], world.now())
    world.changed()
    record = world.visits.appointments[str(told["appointRecordId"])]
    name = "appointCode" if world.options.casing == CAMEL else "AppointCode"
    return {**told, name: record.code, "watchListInfo": []}


def _row(world: World, record: Record) -> dict[str, object]:
    return {
        "appointID": record.id,
        "appointCode": record.code,
        "appointStartTime": record.begin.text,
        "appointEndTime": record.end.text,
        "appointStatus": world.visits.stage(record),
        "visitorInfo": visitor_fields.row(world.registry.visitors[record.visitor_id]),
    }
