"""Whoever can hold a credential: persons (contract 3.3) and visitors (contract 3.12).

Owned by the event loop. Server data only: what a device holds is `devices`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.simulator.building.moments import Moment


@dataclass(slots=True, kw_only=True)
class Holder:
    """What the devices need to know of a person or a visitor.

    `code` is our own key: personCode, or the document number of a visitor. `pic_uri` is an opaque
    token, `face_sha256` the hex digest, both empty without a face. `cards` are card numbers.
    """

    id: str
    code: str
    given_name: str
    family_name: str
    begin: Moment
    end: Moment
    gender: int = 0
    phone: str = ""
    email: str = ""
    remark: str = ""
    face: bytes | None = None
    face_sha256: str = ""
    pic_uri: str = ""
    cards: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Given name, space, family name; blanks left out."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)

    def put_face(self, jpeg: bytes, token: str) -> None:
        """Replace the face; the picture gets a new token."""
        self.face, self.face_sha256 = jpeg, hashlib.sha256(jpeg).hexdigest()
        self.pic_uri = token


@dataclass(slots=True, kw_only=True)
class Person(Holder):
    """A person. `fingers` are the prints as they were received, `custom` values by field id."""

    org_id: str
    fingers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    custom: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(slots=True, kw_only=True)
class Visitor(Holder):
    """A visitor. `certificate_no` may be empty; then `code` is the id."""

    certificate_type: int = 111
    certificate_no: str = ""
    group_name: str = ""
    company: str = ""
    plate: str = ""


def card_owner(holders: Mapping[str, Holder], card: str) -> Holder | None:
    """Who has this card."""
    return next((one for one in holders.values() if card in one.cards), None)
