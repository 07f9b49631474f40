"""The JSON of the admin API, for both of its ends. Types only."""

from typing import TypedDict


class PersonShape(TypedDict):
    personId: str
    personCode: str
    personName: str
    beginTime: str
    endTime: str
    faceSha256: str


class VisitorShape(TypedDict):
    """`personCode` is the document number; `stage` is visitorStatus of this moment."""

    visitorId: str
    personCode: str
    personName: str
    beginTime: str
    endTime: str
    faceSha256: str
    stage: int


class RecordShape(TypedDict):
    """A reservation or a visit; `kind` is "appointment" or "visit"."""

    kind: str
    id: str
    visitorId: str
    beginTime: str
    endTime: str
    stage: int


class DeliveryShape(TypedDict):
    """One attempt of a push; `outcome`: HTTP status, "unreachable", "lost" or "dropped"."""

    n: int
    dest: str
    eventIds: list[str]
    attempt: int
    outcome: str


class GroupShape(TypedDict):
    id: str
    name: str
    doors: list[str]
    members: list[str]


class DoorShape(TypedDict):
    id: str
    name: str
    online: bool


class CopyShape(TypedDict):
    personId: str
    personCode: str
    beginTime: str
    endTime: str
    faceSha256: str


class DeviceShape(TypedDict):
    online: bool
    copies: list[CopyShape]


class JobShape(TypedDict):
    """`status` is "pending" or "failed"."""

    personId: str
    personCode: str
    doorId: str
    status: str
    errorCode: str


class StateShape(TypedDict):
    """`devices` by door id; `revision` grows with every change, calls and mails included.

    `persons` and `groups` are those of access control (type 1); `visitors`, `visitorGroups` and
    `records` those of the visitor module (type 2). Devices and jobs serve both.
    """

    revision: int
    link: str
    persons: list[PersonShape]
    groups: list[GroupShape]
    visitors: list[VisitorShape]
    visitorGroups: list[GroupShape]
    records: list[RecordShape]
    doors: list[DoorShape]
    devices: dict[str, DeviceShape]
    jobs: list[JobShape]
    events: int
    deliveries: int
    calls: int
    held: int
    mails: int


class PassShape(TypedDict):
    eventType: int
    eventId: str


class CallShape(TypedDict):
    """One request to the partner port; `code` is None until it is answered.

    `personIds` and `personCode` are what the body named.
    """

    n: int
    path: str
    code: str | None
    fault: str
    personCode: str
    personIds: list[str]


class MailShape(TypedDict):
    to: list[str]
    subject: str
    body: str
    message_id: str
    at: str


class ReadyShape(TypedDict):
    """The line that the program prints when every port is open."""

    hikcentral_port: int
    admin_port: int
    smtp_port: int
    certificate: str
    pin_sha256: str
    smtp_ca: str
    app_key: str
    admin_token: str
