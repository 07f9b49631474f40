"""The XML-like answers of some calls, in the forms that versions give them (contract 3.7). Pure."""

from typing import cast

from services.simulator.building.options import Options

CAMEL = "camel"


def formed(options: Options, value: object) -> object:
    """PascalCase as it stands, or camelCase; a list of one may be the item itself."""
    if isinstance(value, list):
        items = [formed(options, item) for item in cast(list[object], value)]
        return items[0] if options.single_as_object and len(items) == 1 else items
    if isinstance(value, dict):
        rows = cast(dict[str, object], value)
        return {_name(options, name): formed(options, entry) for name, entry in rows.items()}
    return value


def _name(options: Options, name: str) -> str:
    if options.casing != CAMEL:
        return name
    return "id" if name == "ID" else name[:1].lower() + name[1:]
