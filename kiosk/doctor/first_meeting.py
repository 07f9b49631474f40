"""The certificate of a server that no settings name yet, for a person to compare and to pin.

Shakes hands and hangs up: nothing is sent and nothing is trusted. Main thread of a command.
"""

import re
from pathlib import Path

from kiosk.core.errors import ConfigError, ConfigProblem
from services.hikcentral.wire.tls import ShownCertificate, show_certificate

_ADDRESS = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:\s/]+))(?::([0-9]{1,5}))?")
_PORT = 443
_PATIENCE_S = 10.0


def meet(address: str) -> ShownCertificate:
    """`HOST`, `HOST:PORT` or `[IPV6]:PORT`. ConfigError for anything else; PeerError."""
    host, port = read_address(address)
    return show_certificate(host, port, _PATIENCE_S)


def read_address(address: str) -> tuple[str, int]:
    """Host and port; 443 when no port is named. ConfigError."""
    found = _ADDRESS.fullmatch(address.strip())
    port = int(found[3] or _PORT) if found else 0
    if found is None or not 0 < port < 65536:
        raise ConfigError("--show-certificate", ConfigProblem.BAD_VALUE, "HOST[:PORT]")
    return found[1] or found[2], port


def save(certificate: ShownCertificate, path: Path) -> None:
    """The PEM file for `hikcentral.pin_file`. ConfigError names the path."""
    try:
        path.write_text(certificate.pem, encoding="ascii")
    except OSError as error:
        raise ConfigError(str(path), ConfigProblem.BAD_VALUE, error.strerror or "") from None
