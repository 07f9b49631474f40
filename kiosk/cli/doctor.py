"""`kiosk doctor`: what is wrong with this installation, and what cures it."""

import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk import __version__
from kiosk.cli.options import language, place
from kiosk.core.clock import SystemClock

if TYPE_CHECKING:
    from kiosk.doctor.words import Words

_COULD_NOT_RUN = 2


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of lines.")]
ProbeWrites = Annotated[
    bool,
    typer.Option(
        "--probe-writes",
        help="Also add test persons (VTEST...) to HikCentral, settle the doubtful facts, "
        "and delete them again.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before --probe-writes.")]
Report = Annotated[Path | None, typer.Option(help="File for what --probe-writes has settled.")]
WithHost = Annotated[
    bool, typer.Option("--with-host", help="Name server and fingerprints in that file.")
]
Photo = Annotated[
    Path | None,
    typer.Option(help="Face for --probe-writes, of somebody who agrees; else a drawn one."),
]
Shown = Annotated[
    str, typer.Option(metavar="HOST[:PORT]", help="Only show the certificate of a server.")
]
Save = Annotated[Path | None, typer.Option(help="File for that certificate (PEM).")]


def doctor(
    as_json: AsJson = False,
    probe_writes: ProbeWrites = False,
    yes: Yes = False,
    report: Report = None,
    with_host: WithHost = False,
    photo: Photo = None,
    show_certificate: Shown = "",
    save: Save = None,
) -> None:
    """Check this installation and HikCentral; change nothing without --probe-writes.

    Exit code: 0 all OK or WARN, 1 any FAIL, 2 the command could not run.
    """
    # Without a handler of their own, warnings of the adapters would land between the lines.
    if not logging.getLogger().hasHandlers():
        logging.getLogger().addHandler(logging.NullHandler())
    # Loaded only here: Qt's translations, the camera library and the database take a while.
    from kiosk.doctor.words import Words

    words = Words(language())
    if show_certificate:
        _show(show_certificate, save, words, as_json=as_json)
        return
    from kiosk.cli.consultation import Consultation, Wish

    wish = Wish(as_json, probe_writes, yes, report, with_host, photo)
    with Consultation(place(), SystemClock(), words, wish) as consultation:
        code = consultation.run()
    raise typer.Exit(code)


def _show(address: str, save_to: Path | None, words: "Words", *, as_json: bool) -> None:
    from kiosk.doctor import first_meeting

    shown = first_meeting.meet(address)
    if save_to is not None:
        first_meeting.save(shown, save_to)
    until = shown.not_after.date().isoformat()
    names = [one if one.isprintable() else "?" for one in shown.names]
    if as_json:
        told = {"sha256": shown.sha256, "names": names, "not_after": until}
        whole = {"version": __version__, "certificate": told}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
        return
    host, port = first_meeting.read_address(address)
    typer.echo(words.say("certificate", host=f"{host}:{port}"))
    typer.echo(words.say("valid_until", until=until, names=", ".join(names)))
    typer.echo(words.say("compare"))
    typer.echo(f'pin_sha256 = "{shown.sha256}"')
    if save_to is not None:
        typer.echo(f'pin_file = "{save_to.absolute()}"')
        typer.echo(words.say("saved", path=save_to))
