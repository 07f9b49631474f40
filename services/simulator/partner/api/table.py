"""Which path is which call. A path that is not here does not exist (code 8)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from services.simulator.building.world import World
from services.simulator.partner.api import applying, doors, groups, persons, site
from services.simulator.partner.fields import Fields

Call = Callable[[World, Fields], object]

_PREFIX = "/artemis/api"
_PERSON = "/resource/v1/person"
_GROUP = "/acs/v1/privilege/group"

CALLS: Mapping[str, Call] = MappingProxyType(
    {
        f"{_PREFIX}{path}": call
        for path, call in {
            "/common/v1/version": site.version,
            "/resource/v1/org/rootOrg": site.root,
            "/resource/v1/org/orgList": site.organisations,
            "/resource/v1/org/advance/orgList": site.search,
            f"{_PERSON}/single/add": persons.add,
            f"{_PERSON}/single/update": persons.update,
            f"{_PERSON}/single/delete": persons.delete,
            f"{_PERSON}/personId/personInfo": persons.info_by_id,
            f"{_PERSON}/personCode/personInfo": persons.info_by_code,
            f"{_PERSON}/personList": persons.listing,
            f"{_PERSON}/advance/personList": persons.listing,
            f"{_PERSON}/face/update": persons.put_face,
            f"{_PERSON}/picture_data": persons.picture,
            _GROUP: groups.listing,
            f"{_GROUP}/single/addPersons": groups.add_persons,
            f"{_GROUP}/single/deletePersons": groups.delete_persons,
            f"{_GROUP}/single/personList": groups.members,
            "/visitor/v1/auth/reapplication": applying.reapply,
            "/acs/v1/auth/applicationResult": applying.result,
            "/visitor/v1/person/ID/elementDownloadDetail": applying.detail,
            "/resource/v1/acsDoor/acsDoorList": doors.doors,
            "/resource/v1/acsDevice/acsDeviceList": doors.devices,
            "/acs/v1/door/events": doors.events,
        }.items()
    }
)
