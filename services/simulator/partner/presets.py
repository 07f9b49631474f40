"""Every code that the server says, with its text (contract 2.2, 2.3), and names for those in use.

Values only; any thread. `*` texts of the contract are literal; the others are its meanings.
"""

from collections.abc import Mapping
from types import MappingProxyType

DATABASE_FULL = "database-full"
WRONG_SIGNATURE = "wrong-signature"
_DATABASE_FULL_TEXT = "Service exception. Hikcentral Database Exception"

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "0": "Success",
        "1": "Unknown error",
        "2": "parameter error",
        "3": "Not enough system resources",
        "4": "Network timeout",
        "5": "Service exception",
        "6": "Server busy",
        "7": "Invalid network command",
        "8": "This product version is not supported",
        "9": "Invalid token",
        "13": "Authentication data does not match",
        "16": "Cannot connect to the service",
        "17": "No permission for this OpenAPI",
        "64": "User authentication failed",
        "65": "User is locked",
        "66": "User does not exist",
        "68": "Signature error",
        "69": "UnAuthorized API",
        "128": "The request resource does not exist",
        "129": "The resource is offline",
        "130": "No permission for the resource",
        "131": "The request resource already exists",
        "132": "The maximum number of resources is reached",
        "133": "The resource is occupied",
        "192": "Operation failed",
        "194": "Device is unreachable",
        "195": "The device does not support the function",
        "0x00052101": "Performance ceiling reached",
        "0x00052102": "Service error",
        "0x00052103": "Service timeout",
        "0x00052104": "Service unavailable",
        "0x00072201": "Resource is not permitted",
        "0x00072203": "The maximum number of the license has been reached",
        "0x02401000": "AppKey is missing",
        "0x02401001": "Partner does not exist or is disabled",
        "0x02401002": "Signature is missing",
        "0x02401003": "Invalid Signature! and StringToSign: ",
        "0x02401007": "No permission",
        "0x02401009": "The number of calls has reached the quota",
    }
)

PRESETS: Mapping[str, str] = MappingProxyType(
    {
        "no-resources": "3",
        "network-timeout": "4",
        "service-exception": "5",
        DATABASE_FULL: "5",
        "busy": "6",
        "unsupported": "8",
        "unreachable-service": "16",
        "no-permission": "17",
        "authentication-failed": "64",
        "signature-error": "68",
        "unauthorised": "69",
        "not-found": "128",
        "already-exists": "131",
        "licence": "132",
        "unreachable-device": "194",
        "overloaded": "0x00052101",
        WRONG_SIGNATURE: "0x02401003",
        "quota": "0x02401009",
    }
)


def text_of(kind: str, code: str) -> str:
    """The text of this preset, or of this code; a service exception for unknown codes."""
    return _DATABASE_FULL_TEXT if kind == DATABASE_FULL else TEXTS.get(code, TEXTS["5"])
