"""Apply to devices, and its two reports (contract 3.7). Event loop only."""

from services.simulator.building.devices import Device
from services.simulator.building.world import World
from services.simulator.partner.answers import does_not_exist, page
from services.simulator.partner.fields import Fields

_WAITING, _FAILED = 1, 2
_DETAIL_APPLIED, _DETAIL_PENDING, _DETAIL_FAILED = 0, 1, 2
_FACE = 2


def reapply(world: World, fields: Fields) -> object:
    """auth/reapplication: queue the pushes and answer at once; 1 leaves out failed ones."""
    skip_failed = fields.has("ImmediateDownload") and fields.number("ImmediateDownload", 0, 1) == 1
    persons, doors = fields.comma_text("personIds"), fields.comma_text("doorIndexCodes")
    if not set(persons) <= set(world.registry.persons):
        raise does_not_exist("personIds")
    if not set(doors) <= set(world.fleet.devices):
        raise does_not_exist("doorIndexCodes")
    for pair in _pairs(world, persons, doors):
        job = world.fleet.jobs.get(pair)
        if not (skip_failed and job and job.failed):
            world.fleet.queue(*pair)
    return ""


def result(world: World, fields: Fields) -> object:
    """auth/applicationResult: waiting and failed items only."""
    kind = fields.number("applicationResultType", 1, 2)
    jobs = list(world.fleet.jobs.values()) if fields.number("type", 1, 2) == 1 else []
    failed = sum(job.failed for job in jobs)
    if kind == 1:
        return {"total": len(jobs), "failed": failed, "waiting": len(jobs) - failed}
    number, size = fields.page()
    rows = [
        {
            "personId": job.person_id,
            "doorIndexCode": job.door_id,
            "elementStatus": _FAILED if job.failed else _WAITING,
            "errorCode": job.error,
        }
        for job in jobs
    ]
    return page(rows, number, size)


def detail(world: World, fields: Fields) -> object:
    """person/ID/elementDownloadDetail: for visitors; for persons only when switched on."""
    person_id = fields.text("id")
    if not world.options.detail_per_door or person_id not in world.registry.persons:
        raise does_not_exist("id")
    rows = [_detail_row(world, device, person_id) for device in world.fleet.devices.values()]
    return {"ElementDetailList": {"ElementDetail": rows}}


def _pairs(world: World, persons: tuple[str, ...], doors: tuple[str, ...]) -> list[tuple[str, str]]:
    doors = doors or tuple(world.fleet.devices)
    if persons:
        return [(person_id, door_id) for person_id in persons for door_id in doors]
    return [pair for pair in world.fleet.unapplied() if pair[1] in doors]


def _detail_row(world: World, device: Device, person_id: str) -> dict[str, object]:
    job = world.fleet.jobs.get((person_id, device.door_id))
    wanted = world.fleet.truth(person_id, device.door_id)
    status, error = _DETAIL_APPLIED, ""
    if job and job.failed:
        status, error = _DETAIL_FAILED, job.error
    elif job or device.copies.get(person_id) != wanted:
        status = _DETAIL_PENDING
    verdict = {"errorModule": "", "errorCode": error}
    certificate = {"ID": person_id, "type": _FACE, "status": status, **verdict}
    return {
        "ID": device.door_id,
        "BaseInfo": {
            "Name": device.door_name,
            "ElementType": "door",
            "Network": 1 if device.online else 0,
        },
        "ElementStatus": [{"elementStatus": status, **verdict}],
        "CertificateStatusList": {"CertificateStatus": [certificate]},
    }
