"""The client of HikCentral Professional's OpenAPI: signed, bounded in time, typed in its errors."""

from typing import Literal, Unpack

import httpx

from kiosk.core.clock import Clock
from services.hikcentral.client import OpenApi
from services.hikcentral.config import CaFile, HikCentralConfig, PinnedCertificate
from services.hikcentral.person_road import PersonRoad
from services.hikcentral.visitor_road import VisitorRoad
from services.hikcentral.wire.caller import Asked, Caller
from services.hikcentral.wire.transport import Publish

__all__ = [
    "CaFile",
    "HikCentralConfig",
    "OpenApi",
    "PersonRoad",
    "PinnedCertificate",
    "VisitorRoad",
    "build_road",
]


def build_road(
    config: HikCentralConfig,
    clock: Clock,
    publish: Publish,
    road: Literal["person", "visitor"] = "person",
    network: httpx.BaseTransport | None = None,
    org_name: str = "",
    **asked: Unpack[Asked],
) -> PersonRoad | VisitorRoad:
    """The road that the settings name. ConfigError when the certificate file cannot be used.

    `org_name` stands above `config.org_id`; visitors have no organisation. `guard` and `is_urgent`
    are asked on the thread of a call, as `wire.caller` tells: `guard` before every request, which
    is not sent when it raises; `is_urgent` whether this call goes before the waiting others.
    """
    caller = Caller(**asked)
    if road == "visitor":
        return VisitorRoad(config, clock, publish, network, caller)
    return PersonRoad(config, clock, publish, network, org_name, caller)
