"""Which path is which call. A path that is not here does not exist (code 8)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from services.simulator.building.world import World
from services.simulator.partner.api import (
    applying,
    appointments,
    doors,
    event_pictures,
    events,
    groups,
    organisations,
    persons,
    site,
    subscribing,
    visiting,
)
from services.simulator.partner.fields import Fields

Call = Callable[[World, Fields], object]

_PREFIX = "/artemis/api"
_ORG = "/resource/v1/org"
_PERSON = "/resource/v1/person"
_GROUP = "/acs/v1/privilege/group"
_DOOR = "/resource/v1/acsDoor"
_EVENT = "/eventService/v1"
_VISITOR = "/visitor/v1"

_SERVER: dict[str, Call] = {
    "/common/v1/version": site.version,
    f"{_ORG}/rootOrg": organisations.root,
    f"{_ORG}/orgList": organisations.listing,
    f"{_ORG}/advance/orgList": organisations.search,
    f"{_ORG}/orgIndexCode/orgInfo": organisations.info,
    f"{_ORG}/parentOrgIndexCode/subOrgList": organisations.children,
    f"{_ORG}/single/add": organisations.add,
    f"{_ORG}/single/delete": organisations.delete,
}

_PERSONS: dict[str, Call] = {
    f"{_PERSON}/single/add": persons.add,
    f"{_PERSON}/single/update": persons.update,
    f"{_PERSON}/single/delete": persons.delete,
    f"{_PERSON}/personId/personInfo": persons.info_by_id,
    f"{_PERSON}/personCode/personInfo": persons.info_by_code,
    f"{_PERSON}/personList": persons.listing,
    f"{_PERSON}/advance/personList": persons.search,
    f"{_PERSON}/face/update": persons.put_face,
    f"{_PERSON}/fingerPrints/update": persons.put_prints,
    f"{_PERSON}/customFields": persons.custom_fields,
    f"{_PERSON}/personId/customFieldsUpdate": persons.put_custom_fields,
    f"{_PERSON}/picture_data": persons.picture,
    "/acs/v1/faceCheck": doors.check_face,
}

_ACCESS: dict[str, Call] = {
    _GROUP: groups.listing,
    f"{_GROUP}/single/addPersons": groups.add_persons,
    f"{_GROUP}/single/deletePersons": groups.delete_persons,
    f"{_GROUP}/single/personList": groups.members,
    f"{_VISITOR}/auth/reapplication": applying.reapply,
    "/acs/v1/auth/applicationResult": applying.result,
    f"{_VISITOR}/person/ID/elementDownloadDetail": applying.detail,
}

_DOORS: dict[str, Call] = {
    f"{_DOOR}/acsDoorList": doors.listing,
    f"{_DOOR}/advance/acsDoorList": doors.search,
    f"{_DOOR}/region/acsDoorList": doors.of_region,
    f"{_DOOR}/indexCode/acsDoorInfo": doors.info,
    "/resource/v1/acsDevice/acsDeviceList": doors.devices,
    "/acs/v1/door/doControl": doors.control,
    "/acs/v1/door/events": events.door_events,
    "/acs/v1/event/pictures": event_pictures.picture,
    f"{_EVENT}/image_data": event_pictures.picture,
    f"{_EVENT}/eventRecords/page": events.records,
    f"{_EVENT}/eventSubscriptionByEventTypes": subscribing.subscribe,
    f"{_EVENT}/eventUnSubscriptionByEventTypes": subscribing.unsubscribe,
    f"{_EVENT}/eventSubscriptionView": subscribing.view,
}

_VISITORS: dict[str, Call] = {
    f"{_VISITOR}/appointment": appointments.reserve_v1,
    "/visitor/v2/appointment": appointments.reserve_v2,
    "/visitor/v2/appointment/update": appointments.change_v2,
    f"{_VISITOR}/appointment/single/delete": appointments.delete,
    f"{_VISITOR}/appointment/appointmentlist": appointments.listing,
    f"{_VISITOR}/appointment/getVisitorStatus": visiting.status,
    f"{_VISITOR}/registerment": visiting.check_in,
    f"{_VISITOR}/registerment/update": visiting.change,
    f"{_VISITOR}/visitor/out": visiting.check_out,
    f"{_VISITOR}/visitor/visitorInfo": visiting.info,
    f"{_VISITOR}/visitor/face/add": visiting.put_face,
    f"{_VISITOR}/register/getVistorRegisterRecord": visiting.records,
    f"{_VISITOR}/visitorConfig/automaticApproval": appointments.approval,
}

CALLS: Mapping[str, Call] = MappingProxyType(
    {
        f"{_PREFIX}{path}": call
        for part in (_SERVER, _PERSONS, _ACCESS, _DOORS, _VISITORS)
        for path, call in part.items()
    }
)
