"""The client of HikCentral Professional's OpenAPI: signed, bounded in time, typed in its errors."""

from services.hikcentral.client import OpenApi
from services.hikcentral.config import CaFile, HikCentralConfig, PinnedCertificate
from services.hikcentral.person_road import PersonRoad

HikCentral = PersonRoad

__all__ = ["CaFile", "HikCentral", "HikCentralConfig", "OpenApi", "PersonRoad", "PinnedCertificate"]
