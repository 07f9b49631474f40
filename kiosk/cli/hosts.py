"""`kiosk hosts`: the people who receive visitors, from a table that an office can keep."""

import csv
import io
from pathlib import Path
from typing import Annotated, Any

import typer

from kiosk.cli.options import AsJson, session, show
from kiosk.core.errors import FieldProblem, InvalidInput, Problem
from kiosk.core.people import Host
from kiosk.core.validation import NAME_LIMIT, clean_text
from services.store import people

commands = typer.Typer(no_args_is_help=True, help="The hosts and their departments.")

_COLUMNS = ("name", "email", "phone", "department")


@commands.command("import")
def import_(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Add or update hosts from CSV (UTF-8) with the columns name, email, phone, department.

    All rows or none: a row without a name or department stops it and is named by its line.
    """
    rows = _read(file)
    with session() as open_session, open_session.store.write() as connection:
        for row in rows:
            people.put_host(connection, row["name"], row["email"], row["phone"], row["department"])
    typer.echo(f"{len(rows)} hosts")


@commands.command("list")
def list_(text: Annotated[str, typer.Argument()] = "", as_json: AsJson = False) -> None:
    """Hosts whose name has these beginnings."""
    with session() as open_session:
        found = open_session.lookup.find_hosts(text, limit=10_000)
    show([_row(host) for host in found], as_json=as_json)


def _read(file: Path) -> list[dict[str, str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput((FieldProblem(file.name, Problem.BAD_CHARACTERS),)) from None
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise InvalidInput(tuple(FieldProblem(name, Problem.REQUIRED) for name in missing))
    rows = [{name: clean_text(row[name] or "") for name in _COLUMNS} for row in reader]
    problems: list[FieldProblem] = []
    for number, row in enumerate(rows, start=2):
        for name in ("name", "department"):
            if not row[name]:
                problems.append(FieldProblem(f"{name}, line {number}", Problem.REQUIRED))
            elif len(row[name]) > NAME_LIMIT:
                problem = FieldProblem(f"{name}, line {number}", Problem.TOO_LONG, NAME_LIMIT)
                problems.append(problem)
    if problems:
        raise InvalidInput(tuple(problems))
    return rows


def _row(host: Host) -> dict[str, Any]:
    return {
        "id": host.id,
        "name": host.name,
        "department": host.department,
        "email": host.email,
        "phone": host.phone,
    }
