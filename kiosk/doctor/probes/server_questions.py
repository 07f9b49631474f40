"""Questions 14 to 16 of contract 9 as far as they need nobody, and a list of what needs hands.

One thread.
"""

import socket
import ssl
from collections.abc import Iterator

from kiosk.core.errors import PeerError
from kiosk.doctor.building import shape
from kiosk.doctor.facts import Fact, unsettled
from kiosk.doctor.probes.lab import Lab, plain
from kiosk.doctor.raw import Reply
from services.hikcentral.calls.fields import Fields
from services.hikcentral.wire.tls import build_context, show_certificate

_VIEW = "/eventService/v1/eventSubscriptionView"
_HANDSHAKE_S = 5.0
_VERSIONS = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)


def subscription(lab: Lab) -> Iterator[Fact]:
    """Whether subscriptions can be looked at, and in which shape."""

    def judge(reply: Reply) -> tuple[str, str]:
        return ("answers", shape(Fields(reply.data))) if reply.done else plain(reply)

    yield lab.ask("14.view", _VIEW, {}, judge=judge)


def handshakes(lab: Lab) -> Iterator[Fact]:
    """TLS versions that we would speak, and whether the certificate names the server."""
    config = lab.caller.config
    for version in _VERSIONS:
        context = build_context(config.tls)
        context.minimum_version = context.maximum_version = version
        name = version.name.removeprefix("TLSv").replace("_", ".")
        try:
            with (
                socket.create_connection((config.host, config.port), _HANDSHAKE_S) as plain_socket,
                context.wrap_socket(plain_socket, server_hostname=config.host),
            ):
                yield Fact(f"16.tls:{name}", "accepted", "handshake")
        except ssl.SSLError:
            yield Fact(f"16.tls:{name}", "refused", "handshake")
        except OSError as error:
            yield unsettled(f"16.tls:{name}", "silent", type(error).__name__)
    try:
        shown = show_certificate(config.host, config.port, _HANDSHAKE_S)
    except PeerError as error:
        yield unsettled("16.names", "silent", type(error).__name__)
    else:
        verdict = "names_host" if config.host in shown.names else "other_names"
        yield Fact("16.names", verdict, "handshake")


def by_hand() -> Iterator[Fact]:
    """What this command cannot settle, each with what a person has to do."""
    yield unsettled("3.unplugged", "unplug")
    yield unsettled("5.by_itself", "wait_without_apply")
    yield unsettled("6.restricts", "two_pending")
    # An apply whose ids are not understood may push what waits for others (contract 3.7).
    yield unsettled("6.array", "test_server")
    yield unsettled("17.apply", "test_server")
    yield unsettled("10.device", "bad_face_at_door")
    yield unsettled("14.push", "failing_receiver")
    yield unsettled("15.rate", "off_hours")
