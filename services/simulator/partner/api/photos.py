"""What counts as a face on the way in (contract 5, 7.2). Event loop only."""

from services.simulator.building.holders import Holder
from services.simulator.building.world import World
from services.simulator.partner.fields import Fields

_LARGEST_TEXT = 8 * 1024 * 1024


def face(world: World, fields: Fields, name: str) -> bytes:
    """The JPEG: 10 to 200 KB, or of any size on a lenient server, whose devices refuse it."""
    return fields.face(name) if world.options.strict else fields.jpeg(name, _LARGEST_TEXT)


def first_face(world: World, fields: Fields) -> bytes | None:
    """One face of `faces[].faceData` is used (contract 3.3)."""
    faces = fields.objects("faces") if fields.has("faces") else ()
    return face(world, faces[0], "faceData") if faces else None


def keep(world: World, owner: Holder, jpeg: bytes | None) -> None:
    """Store the face, unless the server is one that only says so (contract 7.3)."""
    if jpeg and world.options.faces_stored:
        owner.put_face(jpeg, world.registry.new_token())
