"""Apply to devices, and its two reports (contract 3.7). Event loop only."""

from collections.abc import Sequence

from services.simulator.building.devices import Device
from services.simulator.building.fleet import Job
from services.simulator.building.world import World
from services.simulator.partner.answers import bad_parameter, cut, does_not_exist, page
from services.simulator.partner.api.casing import formed
from services.simulator.partner.api.sight import doors_named, visible
from services.simulator.partner.fields import Fields

_WAITING, _FAILED = 1, 2
_APPLIED = 0
_FACE, _CARD = 2, 0


def reapply(world: World, fields: Fields) -> object:
    """auth/reapplication: queue the pushes and answer at once; 1 leaves out failed ones.

    The old `personId` is code 2; a lenient server takes it for no name at all. [guess]
    """
    skip_failed = fields.has("ImmediateDownload") and fields.number("ImmediateDownload", 0, 1) == 1
    holders, doors = fields.comma_text("personIds"), fields.comma_text("doorIndexCodes")
    if fields.has("orderId"):
        fields.text("orderId", blank=True)
    if world.options.strict and fields.has("personId"):
        raise bad_parameter("personIds")
    if not all(world.registry.holder(one) for one in holders):
        raise does_not_exist("personIds")
    named = doors_named(world, doors, "doorIndexCodes") if doors else visible(world)
    for pair in _pairs(world, holders, [device.door_id for device in named]):
        job = world.fleet.jobs.get(pair)
        if not (skip_failed and job and job.failed):
            world.fleet.queue(*pair)
    return ""


def result(world: World, fields: Fields) -> object:
    """auth/applicationResult: waiting and failed items only. [guess] of every field name."""
    kind = fields.number("applicationResultType", 1, 2)
    of_type = fields.number("type", 1, 2)
    jobs = [job for job in world.fleet.jobs.values() if job.type == of_type]
    failed = sum(job.failed for job in jobs)
    if kind == 1:
        return {"total": len(jobs), "failed": failed, "waiting": len(jobs) - failed}
    number, size = fields.page()
    # Only what is shown is known from then on: the page first, then its rows.
    rows = [_result_row(world, job) for job in cut(jobs, number, size)]
    return {**page(jobs, number, size), "list": rows}


def detail(world: World, fields: Fields) -> object:
    """person/ID/elementDownloadDetail: for visitors; for persons only when switched on."""
    holder_id = fields.text("id")
    registry = world.registry
    answered = holder_id in registry.visitors or (
        world.options.detail_per_door and holder_id in registry.persons
    )
    if not answered:
        raise does_not_exist("id")
    rows = [_detail_row(world, device, holder_id) for device in visible(world)]
    return formed(world.options, {"ElementDetailList": {"ElementDetail": rows}})


def _pairs(world: World, holders: Sequence[str], doors: Sequence[str]) -> list[tuple[str, str]]:
    if holders:
        return [(holder_id, door_id) for holder_id in holders for door_id in doors]
    return [pair for pair in world.fleet.unapplied() if pair[1] in doors]


def _shown_error(world: World, holder_id: str, door_id: str) -> str:
    """The error of the push, or the one before it, which is shown once more (contract 3.7)."""
    job = world.fleet.jobs.get((holder_id, door_id))
    stale = world.fleet.stale.pop((holder_id, door_id), "")
    return job.error if job and job.failed else stale


def _result_row(world: World, job: Job) -> dict[str, object]:
    error = _shown_error(world, job.person_id, job.door_id)
    device = world.fleet.devices[job.door_id]
    return {
        "personId": job.person_id,
        "doorIndexCode": job.door_id,
        "deviceName": f"Terminal {device.door_name}",
        "elementStatus": _FAILED if error else _WAITING,
        "errorCode": error,
    }


def _detail_row(world: World, device: Device, holder_id: str) -> dict[str, object]:
    error = _shown_error(world, holder_id, device.door_id)
    status = _status(world, device, holder_id, error)
    verdict = {"errorModule": "", "errorCode": error}
    return {
        "ID": device.door_id,
        "BaseInfo": {
            "Name": device.door_name,
            "ElementType": "door",
            "Network": 1 if device.online else 0,
        },
        "ElementStatus": [{"elementStatus": status, **verdict}],
        "CertificateStatusList": {
            "CertificateStatus": [
                {"ID": holder_id, "type": kind, "status": status, **verdict}
                for kind in _credentials(world, device, holder_id)
            ]
        },
    }


def _status(world: World, device: Device, holder_id: str, error: str) -> int:
    if error:
        return _FAILED
    waiting = (holder_id, device.door_id) in world.fleet.jobs
    same = device.copies.get(holder_id) == world.fleet.truth(holder_id, device.door_id)
    return _APPLIED if same and not waiting else _WAITING


def _credentials(world: World, device: Device, holder_id: str) -> list[int]:
    """The kinds that are wanted on the device or are there; a face by default."""
    copy = device.copies.get(holder_id)
    known = [one for one in (world.fleet.truth(holder_id, device.door_id), copy) if one]
    faces = [_FACE] if not known or any(one.face_sha256 for one in known) else []
    return faces + ([_CARD] if any(one.cards for one in known) else [])
