"""Door and device calls (contract 3.5, 3.8). Event loop only."""

from services.simulator.building.devices import (
    CLOSED,
    OPEN,
    STAYS_CLOSED,
    STAYS_OPEN,
    Device,
)
from services.simulator.building.jpeg import LARGEST_FACE, SMALLEST_FACE
from services.simulator.building.world import World
from services.simulator.partner.answers import bad_parameter, does_not_exist, page, refusal
from services.simulator.partner.api import photos
from services.simulator.partner.api.sight import doors_named, visible
from services.simulator.partner.fields import Fields
from services.simulator.partner.presets import TEXTS

REGION = "1"
MOST_DOORS = 10
# controlType -> what the door is then; "open once" falls shut by itself.
_CONTROLS = (STAYS_OPEN, CLOSED, OPEN, STAYS_CLOSED)
_DONE, _UNREACHABLE = "0", "194"


def listing(world: World, fields: Fields) -> object:
    """acsDoor/acsDoorList."""
    number, size = fields.page()
    return page([_row(world, device) for device in visible(world)], number, size)


def search(world: World, fields: Fields) -> object:
    """acsDoor/advance/acsDoorList: doorName fuzzy; some versions insist on the region."""
    number, size = fields.page()
    if world.options.region_required or fields.has("regionIndexCode"):
        _require_region(fields)
    name = fields.text_or_blank("doorName", 256).casefold()
    found = [device for device in visible(world) if name in device.door_name.casefold()]
    return page([_row(world, device) for device in found], number, size)


def of_region(world: World, fields: Fields) -> object:
    """acsDoor/region/acsDoorList."""
    number, size = fields.page()
    _require_region(fields)
    return page([_row(world, device) for device in visible(world)], number, size)


def info(world: World, fields: Fields) -> object:
    """acsDoor/indexCode/acsDoorInfo."""
    door_id = fields.text("doorIndexCode")
    return _row(world, doors_named(world, [door_id], "doorIndexCode")[0])


def devices(world: World, fields: Fields) -> object:
    """acsDevice/acsDeviceList: status 1 online, 2 offline."""
    number, size = fields.page()
    rows = [
        {
            "acsDevIndexCode": device.id,
            "acsDevName": f"Terminal {device.door_name}",
            "acsDevIp": "192.0.2.10",
            "acsDevPort": "8000",
            "acsDevCode": f"SIM{device.id}",
            "status": 1 if device.online else 2,
        }
        for device in visible(world)
    ]
    return page(rows, number, size)


def control(world: World, fields: Fields) -> object:
    """door/doControl: an answer for each door. [guess] of the names in it, and of 194."""
    asked = fields.texts("doorIndexCodes", MOST_DOORS)
    bolt = _CONTROLS[fields.number("controlType", 0, 3)]
    if fields.has("controlDirection"):
        fields.number("controlDirection", 0, 1)
    rows: list[dict[str, object]] = []
    for device in doors_named(world, asked, "doorIndexCodes"):
        if device.online:
            device.move(bolt, world.timers.moment())
        code = _DONE if device.online else _UNREACHABLE
        rows.append(
            {
                "doorIndexCode": device.door_id,
                "controlResultCode": int(code),
                "controlResultDesc": TEXTS[code],
            }
        )
    world.changed()
    return rows


def check_face(world: World, fields: Fields) -> object:
    """acs/v1/faceCheck: by an online device; a refusal is 128 (contract 3.5)."""
    face = photos.face(world, fields, "faceData")
    device = world.devices.by_id(fields.text("acsDevIndexCode"))
    if device is None or device not in visible(world):
        raise does_not_exist("acsDevIndexCode")
    if not device.online:
        raise refusal(world.options.face_check_offline)
    refuses = device.door_id in world.options.refused_faces_at
    if refuses or not SMALLEST_FACE <= len(face) <= LARGEST_FACE:
        raise does_not_exist("The person data is invalid")
    return ""


def _require_region(fields: Fields) -> None:
    region = fields.text("regionIndexCode", blank=True)
    if not region:
        raise bad_parameter("regionIndexCode")
    if region != REGION:
        raise does_not_exist("regionIndexCode")


def _row(world: World, device: Device) -> dict[str, object]:
    return {
        "doorIndexCode": device.door_id,
        "doorName": device.door_name,
        "doorNo": "1",
        "acsDevIndexCode": device.id,
        "regionIndexCode": REGION,
        "doorState": device.state(world.timers.moment()),
    }
