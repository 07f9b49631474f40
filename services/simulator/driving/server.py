"""Moves of the server and its ports. Any thread."""

from collections.abc import Sequence
from typing import TypedDict, Unpack, cast

from services.simulator.driving.client import AdminClient


class VersionMarks(TypedDict, total=False):
    """Single marks of a server version, see `building.options`."""

    software: str
    dialect: str
    element_list: bool
    casing: str
    missing: Sequence[str]


class PartnerSwitches(TypedDict, total=False):
    """What the partner may, see `building.options`; None is no limit."""

    enabled: bool
    unauthorised: Sequence[str]
    visible_doors: Sequence[str] | None
    auth_status: int
    freshness_s: float | None
    nonces_once: bool
    quota_per_minute: int | None
    quota_status: int
    most_persons: int | None


class CertificateShape(TypedDict):
    """The certificate that the partner port shows; the path of its PEM file."""

    certificate: str
    pin_sha256: str


class ServerMoves(AdminClient):
    """Link, TLS, mail, version, partner, backup and restart."""

    def set_link(self, mode: str) -> None:
        """`up`, `refuse`, `hang` or `status503`."""
        self._post("/link", {"mode": mode})

    def set_tls(self, mode: str) -> CertificateShape:
        """`own`, `replaced` (another certificate, same port), `garbage`, `old`, `silent`."""
        return cast(CertificateShape, self._post("/tls", {"mode": mode}))

    def set_mail_mode(self, mode: str) -> None:
        """`up`, `refuse`, `reject` or `greylist`."""
        self._post("/mail/mode", {"mode": mode})

    def set_profile(self, name: str) -> None:
        """Become the server version `V2.1`, `V2.4`, `V2.6`, `V3.0` or `V3.1`."""
        self._post("/profile", {"name": name})

    def set_version(self, **marks: Unpack[VersionMarks]) -> None:
        """Turn single marks of the version; what is not named stays."""
        self._post("/version", _listed(marks))

    def set_partner(self, **switches: Unpack[PartnerSwitches]) -> None:
        """Turn what the partner may; what is not named stays."""
        self._post("/partner", _listed(switches))

    def set_server(
        self,
        *,
        dialect: str = "",
        detail_per_door: bool = False,
        omit_empty_list: bool = False,
        unauthorised: Sequence[str] = (),
        event_delay_s: float = 0.0,
    ) -> None:
        """These switches at once; what is not given is at its default ("": the version's own)."""
        self._post(
            "/server",
            {
                "dialect": dialect,
                "detail_per_door": detail_per_door,
                "omit_empty_list": omit_empty_list,
                "unauthorised": list(unauthorised),
                "event_delay_s": event_delay_s,
            },
        )

    def snapshot(self) -> str:
        """Keep the data of the server as they are; the name for `restore`. A reset forgets it."""
        return cast(dict[str, str], self._post("/snapshot", {}))["name"]

    def restore(self, name: str) -> None:
        """The server's data go back to the snapshot; devices keep what they have."""
        self._post("/restore", {"name": name})

    def restart(self, *, keeps_state: bool = True, keeps_subscriptions: bool = True) -> None:
        """The server restarts: connections are cut, nonces forgotten; devices keep all."""
        body = {"keeps_state": keeps_state, "keeps_subscriptions": keeps_subscriptions}
        self._post("/restart", body)


def _listed(values: VersionMarks | PartnerSwitches) -> dict[str, object]:
    """JSON knows lists only."""
    return {
        name: list(cast(Sequence[str], value)) if isinstance(value, list | tuple) else value
        for name, value in values.items()
    }
