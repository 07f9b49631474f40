"""Access groups and their members (contract 3.6), of one type: access control or visitor."""

from collections.abc import Iterable, Iterator
from enum import IntEnum

from kiosk.core.access import AccessGroup, Members
from kiosk.core.errors import NotPermitted, OutcomeUnknown
from kiosk.core.ids import DoorId, GroupId, PersonId
from services.hikcentral.calls.fields import Fields, as_list
from services.hikcentral.calls.paging import EVERYTHING, NO_LIST, Rows, Wish, read_all
from services.hikcentral.wire.transport import Endpoint, Transport

_LIST = Endpoint("/acs/v1/privilege/group", reads=True)
_ADD = Endpoint("/acs/v1/privilege/group/single/addPersons")
_DELETE = Endpoint("/acs/v1/privilege/group/single/deletePersons")
_MEMBERS = Endpoint("/acs/v1/privilege/group/single/personList", reads=True)


class HolderKind(IntEnum):
    """`type` in the calls of groups and of apply: whose ids they take."""

    PERSON = 1
    VISITOR = 2


class GroupCalls:
    """Any thread."""

    def __init__(self, transport: Transport, kind: HolderKind) -> None:
        self._transport = transport
        self._kind = kind

    def list_groups(self) -> tuple[AccessGroup, ...]:
        """Every group of the type, with its doors where this version names them."""
        return tuple(_read_groups(self._all().whole()))

    def find_group(self, group_id: GroupId) -> AccessGroup | None:
        """None when there is no such group. Without doors where we may not list groups.

        OutcomeUnknown when the list is not whole and the group is not in what came.
        """
        try:
            found = self._all()
        except NotPermitted:
            return AccessGroup(group_id, "")
        group = next((one for one in _read_groups(found.rows) if one.id == group_id), None)
        if group is None:
            found.whole()
        return group

    def add_member(self, group_id: GroupId, holder_id: PersonId) -> None:
        """Devices learn of it only by an apply (contract 0.1, fact 7)."""
        self._transport.post(_ADD, self._membership(group_id, holder_id))

    def remove_member(self, group_id: GroupId, holder_id: PersonId) -> None:
        """Devices learn of it only by an apply (contract 0.1, fact 7)."""
        self._transport.post(_DELETE, self._membership(group_id, holder_id))

    def list_members(self, group_id: GroupId) -> Members:
        """The ids of all members. NotPermitted on some sites, Missing for no such group.

        A fresh change can take seconds to show (contract 3.6).
        """
        found = self._read_members(group_id)
        ids = [PersonId(one) for one in map(_member_id, found.rows) if one is not None]
        members = dict.fromkeys(ids)
        return Members(members, complete=found.is_steady and len(members) == len(found.rows))

    def is_member(self, group_id: GroupId, holder_id: PersonId) -> bool | None:
        """None where the server does not let us ask. A fresh change can take seconds to show."""

        def is_holder(row: object) -> bool:
            return _member_id(row) == holder_id

        try:
            found = self._read_members(group_id, Wish(enough=is_holder))
        except NotPermitted:
            return None
        return any(map(is_holder, found.rows)) or holder_id in _member_ids(found)

    def _all(self) -> Rows:
        return read_all(self._transport, _LIST, {"type": int(self._kind)})

    def _read_members(self, group_id: GroupId, wish: Wish = EVERYTHING) -> Rows:
        body = {"privilegeGroupId": group_id, "type": int(self._kind)}
        return read_all(self._transport, _MEMBERS, body, wish)

    def _membership(self, group_id: GroupId, holder_id: PersonId) -> dict[str, object]:
        return {
            "privilegeGroupId": group_id,
            "type": int(self._kind),
            "list": [{"id": holder_id}],
        }


def _member_id(row: object) -> str | None:
    return Fields(row).id("id", "personId")


def _member_ids(found: Rows) -> tuple[PersonId, ...]:
    """Of a whole list in which every row is understood; OutcomeUnknown."""
    ids = [_member_id(row) for row in found.whole()]
    if None in ids:
        raise OutcomeUnknown("a member without an id came back", NO_LIST)
    return tuple(PersonId(one) for one in ids if one)


def _read_groups(rows: Iterable[object]) -> Iterator[AccessGroup]:
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
