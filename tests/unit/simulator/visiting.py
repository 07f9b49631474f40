"""Bodies of the visitor module's calls, and the clock that its tests stand on."""

from datetime import datetime, timedelta
from typing import Any

from tests.unit.simulator.partner import Partner, face

V1, V2 = "/visitor/v1", "/visitor/v2"
RESERVE, RESERVE_2 = f"{V1}/appointment", f"{V2}/appointment"
CHECK_IN, CHANGE, OUT = f"{V1}/registerment", f"{V1}/registerment/update", f"{V1}/visitor/out"
STATUS = f"{V1}/appointment/getVisitorStatus"
HOUR = timedelta(hours=1)


def visitor(number: str = "N1", **more: Any) -> dict[str, Any]:
    told = {
        "visitorFamilyName": "-",
        "visitorGivenName": "Guest",
        "certificateType": 111,
        "certificateNo": number,
        "faces": [{"faceData": face()}],
        **more,
    }
    return {"VisitorInfo": {name: value for name, value in told.items() if value is not None}}


class Desk:
    """`now` is a whole second of the simulated clock; hours count from it."""

    def __init__(self, partner: Partner, now: datetime) -> None:
        self.partner = partner
        self.now = now

    def at(self, hours: float) -> str:
        return (self.now + hours * HOUR).isoformat()

    def plan(
        self, number: str = "N1", begin: float = -1, end: float = 2, **more: Any
    ) -> dict[str, Any]:
        return {
            "receptionistId": "",
            "visitStartTime": self.at(begin),
            "visitEndTime": self.at(end),
            "visitPurposeType": 0,
            "visitPurpose": "talk",
            "visitorInfoList": [visitor(number)],
            **more,
        }

    def plan_v2(self, number: str = "N1", *levels: str, **more: Any) -> dict[str, Any]:
        access = [{"accessLevel": {"id": level, "baseInfo": {"name": "x"}}} for level in levels]
        return {
            "receptionistId": "",
            "appointStartTime": self.at(-1),
            "appointEndTime": self.at(2),
            "visitReasonType": 0,
            "visitReasonDetail": "talk",
            "visitorInfoList": [visitor(number)],
            **({"accessInfo": {"accessLevelList": access}} if levels else {}),
            **more,
        }

    def check_in(self, number: str = "N1", **more: Any) -> dict[str, str]:
        return self.partner.ok(CHECK_IN, self.plan(number, **more))

    def admit(self, visitor_id: str) -> None:
        self.partner.member("add", visitor_id, "9", 2)
        self.partner.apply(visitor_id)

    def stage(self, visitor_id: str, hours: float = 0) -> int:
        ask = {"visitorId": visitor_id, "visitTimePoint": self.at(hours)}
        return self.partner.ok(STATUS, ask)["visitorStatus"]
