"""What other programs may know about this one: metrics and health, over one HTTP port."""

from services.monitoring.calls import ApiCallCounter
from services.monitoring.collector import BuildInfo, KioskCollector, Labels, expose
from services.monitoring.health import HealthReport
from services.monitoring.lights import Lights
from services.monitoring.server import MonitoringServer

__all__ = [
    "ApiCallCounter",
    "BuildInfo",
    "HealthReport",
    "KioskCollector",
    "Labels",
    "Lights",
    "MonitoringServer",
    "expose",
]
