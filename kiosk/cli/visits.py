"""`kiosk visits`: the desk's use cases from a terminal."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from kiosk.cli.options import AsJson, session, show
from kiosk.core.clock import SystemClock
from kiosk.core.errors import FieldProblem, InvalidInput, PhotoProblem, PhotoRejected, Problem
from kiosk.core.ids import HostId, VisitId
from kiosk.core.visits import NewVisit, Visit, VisitType
from services.desk import SqlLookup

commands = typer.Typer(no_args_is_help=True, help="Register, list, change and end visits.")

VisitArgument = Annotated[str, typer.Argument(help="Id of the visit.")]
_FACE_SHARE = 0.10


@commands.command()
def register(
    name: Annotated[str, typer.Option(help="Name of the visitor.")],
    host: Annotated[str, typer.Option(help="Name of the host, or its beginning.")],
    consent: Annotated[bool, typer.Option("--consent", help="The visitor has agreed.")] = False,
    purpose: str = "",
    company: str = "",
    phone: str = "",
    email: str = "",
    visit_type: Annotated[VisitType, typer.Option("--type")] = VisitType.GUEST,
    entry: Annotated[datetime | None, typer.Option(help="Local time; now if left out.")] = None,
    exit_: Annotated[
        datetime | None, typer.Option("--exit", help="Local time; an hour later if left out.")
    ] = None,
    photo: Annotated[Path | None, typer.Option(help="JPEG or PNG with one face.")] = None,
    as_json: AsJson = False,
) -> None:
    """Save a visit; a running program gives it access."""
    jpeg = None if photo is None else _photo(photo)
    with session() as open_session:
        begin = _moment(entry)
        new = NewVisit(
            visitor_name=name,
            host_id=_host(open_session.lookup, host),
            purpose=purpose,
            expected_entry=begin,
            expected_exit=_moment(exit_) if exit_ else begin + timedelta(hours=1),
            consent=consent,
            visit_type=visit_type,
            company=company,
            phone=phone,
            email=email,
            photo=jpeg,
        )
        saved = open_session.desk.register(new, open_session.actor)
    show([_row(saved)], as_json=as_json)


@commands.command("list")
def list_(
    everything: Annotated[bool, typer.Option("--all", help="Closed visits too.")] = False,
    limit: int = 500,
    as_json: AsJson = False,
) -> None:
    """The live list, as the desk sees it."""
    with session() as open_session:
        lookup = open_session.lookup
        found = lookup.list_visits(limit) if everything else lookup.list_live_visits()
    show([_row(visit) for visit in found], as_json=as_json)


@commands.command("show")
def show_one(visit: VisitArgument, as_json: AsJson = False) -> None:
    """One visit with its timeline."""
    with session() as open_session:
        found = open_session.lookup.get_visit(VisitId(visit))
        log = open_session.admin.timeline(found.id, open_session.actor)
    timeline = [
        {"at": entry.at, "step": entry.kind.value, "what": entry.what, "note": entry.note}
        for entry in log
    ]
    if as_json:
        show([{**_details(found), "timeline": timeline}], as_json=True)
        return
    show(
        [{"field": name, "value": value} for name, value in _details(found).items()], as_json=False
    )
    show(timeline, as_json=False)


@commands.command()
def change(
    visit: VisitArgument,
    begin: Annotated[datetime | None, typer.Option("--from", help="Local time.")] = None,
    end: Annotated[datetime | None, typer.Option("--until", help="Local time.")] = None,
    visit_type: Annotated[VisitType | None, typer.Option("--type")] = None,
    as_json: AsJson = False,
) -> None:
    """Other times or another type for a live visit; what is left out stays. Access follows."""
    if begin is None and end is None and visit_type is None:
        raise InvalidInput((FieldProblem("--from, --until, --type", Problem.REQUIRED),))
    with session() as open_session:
        desk, actor = open_session.desk, open_session.actor
        saved = open_session.lookup.get_visit(VisitId(visit))
        if begin is not None or end is not None:
            entry = _moment(begin) if begin else saved.expected_entry
            saved = desk.change_times(
                saved.id, entry, _moment(end) if end else saved.expected_exit, actor
            )
        if visit_type is not None:
            saved = desk.change_type(saved.id, visit_type, actor)
    show([_row(saved)], as_json=as_json)


@commands.command()
def receipts(visit: VisitArgument, as_json: AsJson = False) -> None:
    """What each door has confirmed, and when; oldest first."""
    with session() as open_session:
        found = open_session.lookup.get_visit(VisitId(visit))
        known = open_session.lookup.list_receipts(found.id)
    rows = [
        {
            "at": one.at.isoformat(timespec="seconds"),
            "door": one.door_id,
            "name": one.door_name,
            "confirmed": one.what.value,
        }
        for one in known
    ]
    show(rows, as_json=as_json)


@commands.command()
def checkout(visit: VisitArgument, as_json: AsJson = False) -> None:
    """The visitor has left; access is taken away."""
    with session() as open_session:
        saved = open_session.desk.check_out(VisitId(visit), open_session.actor)
    show([_row(saved)], as_json=as_json)


@commands.command()
def cancel(visit: VisitArgument, as_json: AsJson = False) -> None:
    """The visit will not happen; access is taken away."""
    with session() as open_session:
        saved = open_session.desk.cancel(VisitId(visit), open_session.actor)
    show([_row(saved)], as_json=as_json)


def _photo(path: Path) -> bytes:
    # The camera library takes a while to load; only this option needs it.
    from services.camera.photo import PhotoMaker

    try:
        data = path.read_bytes()
    except OSError:
        raise PhotoRejected(PhotoProblem.CANNOT_READ) from None
    return PhotoMaker(_FACE_SHARE).from_file(data).jpeg


def _host(lookup: SqlLookup, text: str) -> HostId:
    found = lookup.find_hosts(text, limit=2)
    exact = [host for host in found if host.name == text]
    if len(exact or found) != 1:
        raise InvalidInput((FieldProblem("host", Problem.NOT_IN_LIST),))
    return (exact or found)[0].id


def _moment(local: datetime | None) -> datetime:
    return SystemClock().now() if local is None else local.astimezone()


def _row(visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.id,
        "status": visit.status.value,
        "access": visit.access.value,
        "doors": f"{visit.doors_ready}/{visit.doors_total}",
        "waiting": visit.wait_reason.value if visit.wait_reason else "",
        "visitor": visit.visitor_name,
        "host": visit.host_name,
        "expected_exit": visit.expected_exit.isoformat(timespec="seconds"),
    }


def _details(visit: Visit) -> dict[str, Any]:
    return {name: getattr(visit, name) for name in Visit.__dataclass_fields__}
