"""Organisations, where persons live (contract 3.2). Any thread."""

from dataclasses import dataclass

from kiosk.core.errors import Refused
from services.hikcentral.calls.fields import Fields
from services.hikcentral.calls.paging import read_all
from services.hikcentral.wire.transport import Endpoint, Transport

_LIST = Endpoint("/resource/v1/org/orgList", reads=True)
_SEARCH = Endpoint("/resource/v1/org/advance/orgList", reads=True)


@dataclass(frozen=True, slots=True)
class Organisation:
    """Ids are decimal text; the root is "1" under "0"."""

    id: str
    name: str
    parent_id: str


class OrganisationCalls:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list_organisations(self) -> tuple[Organisation, ...]:
        """Every organisation; rows without an id are left out."""
        return _read(read_all(self._transport, _LIST, {}).whole())

    def find_organisation(self, name: str) -> Organisation | None:
        """The one with exactly this name; None when there is none.

        The server searches by likeness and adds the parents of a hit, so the first row says
        nothing. Refused when several have the name: nobody can choose for the site.
        """
        found = read_all(self._transport, _SEARCH, {"orgName": name})
        exact = {one.id: one for one in _read(found.rows) if one.name == name}
        if len(exact) > 1:
            raise Refused("several organisations have the configured name", "AMBIGUOUS")
        if not exact:
            found.whole()
        return next(iter(exact.values()), None)


def _read(rows: tuple[object, ...]) -> tuple[Organisation, ...]:
    read: list[Organisation] = []
    for row in rows:
        fields = Fields(row)
        org_id = fields.id("orgIndexCode")
        if org_id is not None:
            parent = fields.id("parentOrgIndexCode") or ""
            read.append(Organisation(org_id, fields.text("orgName"), parent))
    return tuple(read)
