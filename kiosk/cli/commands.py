"""The root of the command line and the programs that it starts."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk import __version__
from kiosk.cli import hosts, jobs, secrets, visits
from kiosk.cli.doctor import doctor
from kiosk.cli.options import choose, place

cli = typer.Typer(
    name="kiosk",
    help="The reception desk of a building whose doors are run by HikCentral.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
cli.add_typer(visits.commands, name="visits")
cli.add_typer(jobs.commands, name="jobs")
cli.add_typer(hosts.commands, name="hosts")
cli.add_typer(secrets.commands, name="secrets")
cli.command()(doctor)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@cli.callback()
def choose_installation(
    data_dir: Annotated[
        Path | None, typer.Option(help="Folder of the database, the log and the settings.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="Settings file, instead of kiosk.toml in that folder.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Common options; they come before the command."""
    choose(data_dir, config)


@cli.command()
def run(
    headless: Annotated[
        bool, typer.Option("--headless", help="Jobs, door events and monitoring, no window.")
    ] = False,
) -> None:
    """Open the reception desk."""
    chosen = place()
    settings = chosen.settings()
    # Qt and the camera library are loaded only by the commands that need them.
    if headless:
        from kiosk.app.headless import run_headless

        raise typer.Exit(run_headless(chosen, settings))
    from kiosk.app.desktop import run_desktop

    raise typer.Exit(run_desktop(chosen, settings))


@cli.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def simulator(context: typer.Context) -> None:
    """Run the simulated HikCentral, its doors and a mail server, on this computer only."""
    from services.simulator.__main__ import main

    raise typer.Exit(main(context.args))


@cli.command()
def demo(
    story: Annotated[
        bool, typer.Option("--story", help="Play the whole story through the window, then end.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option(help="Folder for screenshots and timeline.json.")
    ] = None,
    language: Annotated[str, typer.Option(help="ru or en.")] = "en",
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
    patience: Annotated[
        float, typer.Option(min=1.0, help="Seconds that the story waits for a step.")
    ] = 30.0,
) -> None:
    """Show everything at work, in a throw-away folder, with a simulated building."""
    from kiosk.demo import Look, run_demo

    look = Look(language, theme)
    raise typer.Exit(run_demo(look, story=story, output=output, patience_s=patience))
