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


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 2 for a missing secret, 1 for a port that is taken, else 0."""
    options = _parser().parse_args(arguments)
    secrets = [
        os.environ.get(name, "") for name in (options.app_secret_env, options.admin_token_env)
    ]
    if not all(secrets):
        sys.stderr.write("simulator: a secret is not in the environment\n")
        return 2
    config = SimulatorConfig(
        folder=Path(options.folder),
        app_key=options.app_key,
        app_secret=Secret(secrets[0]),
        admin_token=Secret(secrets[1]),
        hikcentral_port=options.hikcentral_port,
        admin_port=options.admin_port,
        smtp_port=options.smtp_port,
        exit_with_parent=options.exit_with_parent,
    )
    try:
        run(config)
    except OSError as error:
        sys.stderr.write(f"simulator: {error.strerror}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="simulator", description="The simulated outside world.")
    parser.add_argument("--folder", required=True)
    parser.add_argument("--hikcentral-port", type=int, default=0)
    parser.add_argument("--admin-port", type=int, default=0)
    parser.add_argument("--smtp-port", type=int, default=0)
    parser.add_argument("--app-key", default="90000001")
    parser.add_argument("--app-secret-env", default="SIMULATOR_APP_SECRET", metavar="NAME")
    parser.add_argument("--admin-token-env", default="SIMULATOR_ADMIN_TOKEN", metavar="NAME")
    parser.add_argument("--exit-with-parent", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
