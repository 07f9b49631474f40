"""The command line. Every mistake is one sentence in the user's language and exit code 2."""

import sys
from collections.abc import Sequence

from kiosk.cli.commands import cli
from kiosk.cli.options import language
from kiosk.core.errors import KioskError


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    try:
        cli(list(arguments), prog_name="kiosk")
    except SystemExit as finished:
        return finished.code if isinstance(finished.code, int) else 1
    except KioskError as error:
        # Qt's translations are loaded only when there is something to say.
        from kiosk.app.words import error_sentence

        sys.stderr.write(error_sentence(error, language()) + "\n")
        return 2
    return 0
