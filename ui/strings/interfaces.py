"""What the desk cannot do while an interface of HikCentral is closed to us (contract 3, 2.2).

Interfaces that the program can do without are not in the table. GUI thread.
"""

from collections.abc import Iterable
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from kiosk.core.access import MissingInterface

_ENROLL = QT_TRANSLATE_NOOP("interfaces", "Visitors cannot be enrolled")
_END = QT_TRANSLATE_NOOP("interfaces", "Access cannot be changed or ended in HikCentral")
_GROUP = QT_TRANSLATE_NOOP("interfaces", "Access cannot be given")
_APPLY = QT_TRANSLATE_NOOP("interfaces", "The doors are not told of any change")
_CONFIRM = QT_TRANSLATE_NOOP("interfaces", "No door can confirm: nobody is shown as ready")
_NEW_FACE = QT_TRANSLATE_NOOP("interfaces", "A new photo does not replace the one before")
_DOORS = QT_TRANSLATE_NOOP("interfaces", "Doors that no group and no setting names are not found")
_STAYS = QT_TRANSLATE_NOOP("interfaces", "Visitors of the past are not removed from HikCentral")
_PERSONS = QT_TRANSLATE_NOOP(
    "interfaces", "Visitors whom somebody changed in HikCentral by hand are noticed later"
)
_MEMBERS = QT_TRANSLATE_NOOP(
    "interfaces", "Access that somebody gave or took in HikCentral by hand is not noticed"
)
_EVENTS = QT_TRANSLATE_NOOP("interfaces", "Entries and exits are not seen")

_LOST = MappingProxyType(
    {
        "/resource/v1/person/single/add": _ENROLL,
        "/resource/v1/person/personCode/personInfo": _ENROLL,
        "/resource/v1/person/personId/personInfo": _ENROLL,
        "/resource/v1/person/personList": _PERSONS,
        "/resource/v1/org/advance/orgList": _ENROLL,
        "/resource/v1/person/face/update": _NEW_FACE,
        "/resource/v1/acsDoor/acsDoorList": _DOORS,
        "/resource/v1/person/single/update": _END,
        "/resource/v1/person/single/delete": _STAYS,
        "/acs/v1/privilege/group/single/personList": _MEMBERS,
        "/acs/v1/privilege/group/single/addPersons": _GROUP,
        "/acs/v1/privilege/group/single/deletePersons": _END,
        "/visitor/v1/auth/reapplication": _APPLY,
        "/acs/v1/auth/applicationResult": _CONFIRM,
        "/acs/v1/door/events": _EVENTS,
        "/visitor/v1/registerment": _ENROLL,
        "/visitor/v1/registerment/update": _END,
        "/visitor/v1/register/getVistorRegisterRecord": _END,
        "/visitor/v1/visitor/face/add": _NEW_FACE,
        "/visitor/v1/visitor/out": _END,
        "/visitor/v1/visitor/visitorInfo": _ENROLL,
    }
)


def lost_functions(missing: Iterable[MissingInterface]) -> tuple[MissingInterface, ...]:
    """Those of the missing interfaces without which something at the desk does not work."""
    return tuple(one for one in missing if one.path in _LOST)


def explain_interface(one: MissingInterface) -> str:
    """What is lost, the interface by its name in HikCentral, and the cure: two sentences."""
    lost = QCoreApplication.translate("interfaces", str(_LOST[one.path]))
    if one.authorised:
        cure = QCoreApplication.translate(
            "interfaces", "This version of HikCentral does not have {path}."
        )
    else:
        cure = QCoreApplication.translate(
            "interfaces",
            "The HikCentral administrator must tick {path} under “Authorized APIs” of our "
            "partner; then start this program again.",
        )
    return f"{lost}. {cure.format(path=one.path)}"
