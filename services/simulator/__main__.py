"""`python -m services.simulator`: the simulated outside world as a program. Main thread.

Secrets come from environment variables, named on the command line, so that no process list
shows them.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.core.secret import Secret
from services.simulator import SimulatorConfig, run
from services.simulator.config import PROFILES
from services.simulator.statefile import StateBroken

_ABOUT = """\
A simulated HikCentral with its doors and a mail server, on this computer only.
It prints one line of JSON when it is ready: ports, certificate, pin, and the admin token."""

_EXAMPLE = """\
example:
  export SIMULATOR_APP_SECRET=not-a-real-secret SIMULATOR_ADMIN_TOKEN=not-a-real-token
  %(prog)s --folder ./simulated --hikcentral-port 8443 --admin-port 8444 \\
      --profile V3.1 --state ./simulated/world.state --seed 7
  curl -H "Authorization: Bearer $SIMULATOR_ADMIN_TOKEN" http://127.0.0.1:8444/

exit codes: 0 stopped, 1 a port is taken, 2 a secret is missing or the state file is broken"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 2 for a missing secret or a broken state file, 1 for a taken port, else 0."""
    options = _parser().parse_args(arguments)
    secrets = [
        os.environ.get(name, "") for name in (options.app_secret_env, options.admin_token_env)
    ]
    if not all(secrets):
        sys.stderr.write("simulator: a secret is not in the environment\n")
        return 2
    try:
        run(_config(options, secrets))
    except StateBroken as error:
        sys.stderr.write(f"simulator: {error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"simulator: {error.strerror}\n")
        return 1
    return 0


def _config(options: argparse.Namespace, secrets: Sequence[str]) -> SimulatorConfig:
    return SimulatorConfig(
        folder=Path(options.folder),
        app_key=options.app_key,
        app_secret=Secret(secrets[0]),
        admin_token=Secret(secrets[1]),
        hikcentral_port=options.hikcentral_port,
        admin_port=options.admin_port,
        smtp_port=options.smtp_port,
        exit_with_parent=options.exit_with_parent,
        seed=options.seed,
        state=Path(options.state) if options.state else None,
        profile=options.profile,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="simulator",
        description=_ABOUT,
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_places(parser)
    _add_behaviour(parser)
    _add_secrets(parser)
    return parser


def _add_places(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--folder", required=True, help="Where certificates are made and kept for the next start.")
    add(
        "--hikcentral-port",
        type=int,
        default=0,
        metavar="PORT",
        help="Port of the partner interface (HTTPS); without it any free one is taken.",
    )
    add(
        "--admin-port",
        type=int,
        default=0,
        metavar="PORT",
        help="Port of the admin interface (HTTP), which lists its moves at /.",
    )
    add(
        "--smtp-port",
        type=int,
        default=0,
        metavar="PORT",
        help="Port of the mail server (STARTTLS), which keeps mails and sends none.",
    )


def _add_behaviour(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--profile",
        choices=PROFILES,
        default="V2.6",
        help="Server version to be: its calls, its words for errors and its spelling.",
    )
    add(
        "--seed",
        type=int,
        metavar="N",
        help="Draw every random choice from this number, so that two runs behave alike.",
    )
    add(
        "--state",
        metavar="FILE",
        help="Keep the whole world in this file and go on with it at the next start.",
    )
    add(
        "--exit-with-parent",
        action="store_true",
        help="End when standard input is closed, so that no test leaves it behind.",
    )


def _add_secrets(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--app-key", default="90000001", metavar="KEY", help="AppKey that the partner must send.")
    add(
        "--app-secret-env",
        default="SIMULATOR_APP_SECRET",
        metavar="NAME",
        help="Environment variable that holds the AppSecret (default: %(default)s).",
    )
    add(
        "--admin-token-env",
        default="SIMULATOR_ADMIN_TOKEN",
        metavar="NAME",
        help="Environment variable that holds the admin token (default: %(default)s).",
    )


if __name__ == "__main__":
    sys.exit(main())
