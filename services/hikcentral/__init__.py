"""The client of HikCentral Professional's OpenAPI: signed, bounded in time, typed in its errors."""

from typing import Literal

import httpx

from kiosk.core.clock import Clock
from services.hikcentral.client import OpenApi
from services.hikcentral.config import CaFile, HikCentralConfig, PinnedCertificate
from services.hikcentral.person_road import PersonRoad
from services.hikcentral.visitor_road import VisitorRoad
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
) -> PersonRoad | VisitorRoad:
    """The road that the settings name. ConfigError when the certificate file cannot be used.

    `org_name` stands above `config.org_id`; visitors have no organisation.
    """
    if road == "visitor":
        return VisitorRoad(config, clock, publish, network)
    return PersonRoad(config, clock, publish, network, org_name)
