"""The client of HikCentral Professional's OpenAPI: signed, bounded in time, typed in its errors."""

from services.hikcentral.client import HikCentral
from services.hikcentral.config import CaFile, HikCentralConfig, PinnedCertificate

__all__ = ["CaFile", "HikCentral", "HikCentralConfig", "PinnedCertificate"]
