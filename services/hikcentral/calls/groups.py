"""Access groups and their members (contract 3.6), type 1 only."""

from collections.abc import Iterator

from kiosk.core.access import AccessGroup
from kiosk.core.errors import NotPermitted, OutcomeUnknown
from kiosk.core.ids import DoorId, GroupId, PersonId
from services.hikcentral.calls.fields import Fields, as_list
from services.hikcentral.calls.paging import read_all
from services.hikcentral.wire.transport import Endpoint, Transport

_LIST = Endpoint("/acs/v1/privilege/group", reads=True)
_ADD = Endpoint("/acs/v1/privilege/group/single/addPersons")
_DELETE = Endpoint("/acs/v1/privilege/group/single/deletePersons")
_MEMBERS = Endpoint("/acs/v1/privilege/group/single/personList", reads=True)
_ACCESS_CONTROL = 1


class GroupCalls:
    """Any thread."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list_groups(self) -> tuple[AccessGroup, ...]:
        """Every access control group, with its doors where this version names them."""
        found = read_all(self._transport, _LIST, {"type": _ACCESS_CONTROL})
        return tuple(_read_groups(found.rows))

    def add_member(self, group_id: GroupId, person_id: PersonId) -> None:
        """Devices learn of it only by an apply (contract 0.1, fact 7)."""
        self._transport.post(_ADD, _membership(group_id, person_id))

    def remove_member(self, group_id: GroupId, person_id: PersonId) -> None:
        """Devices learn of it only by an apply (contract 0.1, fact 7)."""
        self._transport.post(_DELETE, _membership(group_id, person_id))

    def is_member(self, group_id: GroupId, person_id: PersonId) -> bool | None:
        """None where the server does not let us ask. A fresh change can take seconds to show."""
        body = {"privilegeGroupId": group_id, "type": _ACCESS_CONTROL}
        try:
            found = read_all(self._transport, _MEMBERS, body)
        except NotPermitted:
            return None
        members = {Fields(row).id("id", "personId") for row in found.rows}
        if person_id in members:
            return True
        if None in members or not found.complete:
            raise OutcomeUnknown("the list of members is not whole", "NO_LIST")
        return False


def _membership(group_id: GroupId, person_id: PersonId) -> dict[str, object]:
    return {
        "privilegeGroupId": group_id,
        "type": _ACCESS_CONTROL,
        "list": [{"id": person_id}],
    }


def _read_groups(rows: tuple[object, ...]) -> Iterator[AccessGroup]:
    for row in rows:
        fields = Fields(row)
        group_id = fields.id("privilegeGroupId")
        if group_id is not None:
            doors = tuple(dict.fromkeys(_read_doors(fields)))
            yield AccessGroup(GroupId(group_id), fields.text("privilegeGroupName"), doors)


def _read_doors(group: Fields) -> Iterator[DoorId]:
    for wrapper in as_list(group.get("ElementList")):
        for element in as_list(Fields(wrapper).get("Element")) or [wrapper]:
            door_id = Fields(element).id("ID", "elementID", "doorIndexCode")
            if door_id is not None:
                yield DoorId(door_id)
