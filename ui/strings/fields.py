"""Names of form fields, and what can be wrong with one, with the limit. Any thread."""

from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from kiosk.core.errors import FieldProblem, Problem
from kiosk.core.visits import VisitType

_NAMES = MappingProxyType(
    {
        "visitor_name": QT_TRANSLATE_NOOP("fields", "Visitor's name"),
        "company": QT_TRANSLATE_NOOP("fields", "Company"),
        "host": QT_TRANSLATE_NOOP("fields", "Host"),
        "visit_type": QT_TRANSLATE_NOOP("fields", "Visit type"),
        "purpose": QT_TRANSLATE_NOOP("fields", "Purpose"),
        "phone": QT_TRANSLATE_NOOP("fields", "Phone"),
        "email": QT_TRANSLATE_NOOP("fields", "E-mail"),
        "expected_entry": QT_TRANSLATE_NOOP("fields", "Expected entry"),
        "expected_exit": QT_TRANSLATE_NOOP("fields", "Expected exit"),
        "consent": QT_TRANSLATE_NOOP("fields", "Consent"),
        "photo": QT_TRANSLATE_NOOP("fields", "Photo"),
        "returning": QT_TRANSLATE_NOOP("fields", "Earlier visit"),
        "passphrase": QT_TRANSLATE_NOOP("fields", "Passphrase"),
    }
)

_PROBLEMS = MappingProxyType(
    {
        Problem.REQUIRED: QT_TRANSLATE_NOOP("fields", "Please fill this in."),
        Problem.TOO_LONG: QT_TRANSLATE_NOOP("fields", "Too long: at most {limit} characters."),
        Problem.BAD_CHARACTERS: QT_TRANSLATE_NOOP(
            "fields", "It holds characters that cannot be shown. Please type it again."
        ),
        Problem.BAD_EMAIL: QT_TRANSLATE_NOOP("fields", "Write it like name@company.kz."),
        Problem.BAD_PHONE: QT_TRANSLATE_NOOP(
            "fields", "5 to 15 digits, for example +7 701 123 45 67."
        ),
        Problem.NOT_IN_LIST: QT_TRANSLATE_NOOP(
            "fields", "Type two letters and choose from the list."
        ),
        Problem.BEFORE_ENTRY: QT_TRANSLATE_NOOP("fields", "The exit must be after the entry."),
        Problem.IN_THE_PAST: QT_TRANSLATE_NOOP("fields", "This time has already passed."),
        Problem.TOO_FAR: QT_TRANSLATE_NOOP("fields", "A visit lasts at most {limit} days."),
        Problem.TOO_SHORT: QT_TRANSLATE_NOOP("fields", "Too short; please make it longer."),
        Problem.NO_CONSENT: QT_TRANSLATE_NOOP(
            "fields", "Without the visitor's consent the visit cannot be saved."
        ),
    }
)

_OF_FIELD = MappingProxyType(
    {
        ("expected_entry", Problem.TOO_FAR): QT_TRANSLATE_NOOP(
            "fields", "A visit is announced at most {limit} days ahead."
        ),
        ("returning", Problem.NOT_IN_LIST): QT_TRANSLATE_NOOP(
            "fields", "There is no such visit. Leave it out for somebody who is new."
        ),
        ("photo", Problem.TOO_LONG): QT_TRANSLATE_NOOP(
            "fields", "The photo is larger than {limit} KB."
        ),
    }
)

_LIMITED = MappingProxyType(
    {
        Problem.TOO_SHORT: QT_TRANSLATE_NOOP("fields", "Too short: at least {limit} characters."),
    }
)

_TYPES = MappingProxyType(
    {
        VisitType.GUEST: QT_TRANSLATE_NOOP("fields", "Guest"),
        VisitType.VIP: QT_TRANSLATE_NOOP("fields", "VIP"),
        VisitType.STUDENT: QT_TRANSLATE_NOOP("fields", "Student"),
        VisitType.CONTRACTOR: QT_TRANSLATE_NOOP("fields", "Contractor"),
    }
)


def field_name(name: str) -> str:
    """The label of a field; an unknown field is shown by its own name."""
    known = _NAMES.get(name)
    return QCoreApplication.translate("fields", str(known)) if known else name


def problem_text(found: FieldProblem) -> str:
    """What is wrong with the field and how to put it right."""
    texts = _LIMITED if found.limit is not None and found.problem in _LIMITED else _PROBLEMS
    source = _OF_FIELD.get((found.field, found.problem), texts[found.problem])
    text = QCoreApplication.translate("fields", str(source))
    return text.format(limit="" if found.limit is None else found.limit)


def type_name(kind: VisitType) -> str:
    """The word for a visit type."""
    return QCoreApplication.translate("fields", str(_TYPES[kind]))
