"""`kiosk secrets`: put a key or password where the program finds it, and nowhere else."""

import sys
from typing import Annotated

import typer

from kiosk.cli.options import place
from kiosk.core.errors import ConfigError, ConfigProblem

commands = typer.Typer(no_args_is_help=True, help="Keys and passwords outside the settings file.")


@commands.command("set")
def set_(
    name: Annotated[str, typer.Argument(help="For example hikcentral-app-secret.")],
) -> None:
    """Store a secret; it is asked for without echo, or read from standard input."""
    chosen = place()
    asked = sys.stdin.isatty()
    typed = str(typer.prompt(name, hide_input=True)) if asked else sys.stdin.readline()
    # Keys are pasted with white space around them more often than not.
    value = typed.strip()
    if not value:
        raise ConfigError(name, ConfigProblem.MISSING)
    chosen.secrets(chosen.settings()).set(name, value)
    typer.echo("stored")
