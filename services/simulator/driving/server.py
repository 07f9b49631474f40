"""Moves of the server and its ports. Any thread."""

from collections.abc import Sequence

from services.simulator.driving.client import AdminClient


class ServerMoves(AdminClient):
    """Link, mail, version and partner."""

    def set_link(self, mode: str) -> None:
        """`up`, `refuse`, `hang` or `status503`."""
        self._post("/link", {"mode": mode})

    def set_mail_mode(self, mode: str) -> None:
        """`up`, `refuse`, `reject` or `greylist`."""
        self._post("/mail/mode", {"mode": mode})

    def set_server(
        self,
        *,
        dialect: str = "gateway",
        detail_per_door: bool = False,
        omit_empty_list: bool = False,
        unauthorised: Sequence[str] = (),
        event_delay_s: float = 0.0,
    ) -> None:
        """All switches of the server at once; what is not given is at its default."""
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
