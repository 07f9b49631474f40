"""The server's codes and HTTP statuses, and what each means for us (contract 1.6, 2.2 to 2.4).

A code that nobody knows is OutcomeUnknown: look before repeating. Pure.
"""

from kiosk.core.errors import (
    AlreadyThere,
    Busy,
    CredentialsRefused,
    LinkDown,
    Missing,
    NotPermitted,
    OutcomeUnknown,
    PeerError,
    Refused,
)

SUCCESS = "0"

_CODES: dict[type[PeerError], str] = {
    LinkDown: "16 0x02401031 0x02401032 0x02401034",
    CredentialsRefused: (
        "9 13 64 65 66 67 68 0x02401000 0x02401001 0x02401002 0x02401003 0x02401004 0x02401005"
        " 0x02401006 0x02401019 0x0240101b 0x0240101c 0x0240101d"
    ),
    NotPermitted: "8 17 69 130 0x02401007 0x02401008 0x00072201",
    Missing: "128 0x00072202",
    AlreadyThere: "131",
    Busy: ("3 6 129 133 194 0x02401009 0x0240100b 0x02401036 0x0240103b 0x00052101 0x00052104"),
    Refused: (
        "2 7 11 12 14 15 132 140 193 195 0x0240100a 0x02401021"
        " 0x00072001 0x00072002 0x00072003 0x00072004 0x00072203 0x00072204"
    ),
    OutcomeUnknown: (
        "1 4 5 10 192 0x02401022 0x02401033 0x02401035 0x02401037 0x00052102 0x00052103 0x00052301"
    ),
}
KIND_OF_CODE = {code: kind for kind, codes in _CODES.items() for code in codes.split()}

# 404: the OpenAPI component is absent or still starting (contract 1.1); an unknown path is
# HTTP 200 with code 8. 502, 504: a gateway without an answer cannot say whether the server did
# the work. 503 is the server's own word that it did not.
_KIND_OF_STATUS: dict[int, type[PeerError]] = {
    401: CredentialsRefused,
    403: NotPermitted,
    404: LinkDown,
    408: OutcomeUnknown,
    429: Busy,
    503: LinkDown,
}


def kind_of_code(code: str) -> type[PeerError]:
    """The error class of an envelope's code that is not success."""
    return KIND_OF_CODE.get(code.lower(), OutcomeUnknown)


def kind_of_status(status: int, code: str | None) -> type[PeerError]:
    """The error class of an HTTP status other than 200; `code` where an envelope came with it.

    5xx: the status decides, for we cannot know how far the server came. 4xx: a known code says
    more than the status.
    """
    if status == 401:
        return CredentialsRefused
    known = KIND_OF_CODE.get((code or "").lower())
    if known is not None and 400 <= status < 500 and status not in (408, 429):
        return known
    fallback = Refused if 400 <= status < 500 else OutcomeUnknown
    return _KIND_OF_STATUS.get(status, fallback)
