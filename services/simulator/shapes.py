"""The JSON of the admin API, for both of its ends. Types only."""

from typing import TypedDict


class PersonShape(TypedDict):
    personId: str
    personCode: str
    personName: str
    beginTime: str
    endTime: str
    faceSha256: str


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
    """`devices` by door id; `revision` grows with every change, calls and mails included."""

    revision: int
    link: str
    persons: list[PersonShape]
    groups: list[GroupShape]
    doors: list[DoorShape]
    devices: dict[str, DeviceShape]
    jobs: list[JobShape]
    events: int
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
