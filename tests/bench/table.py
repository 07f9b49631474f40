"""What a bench answers, and how it is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]


class NotRun(Exception):
    """This computer cannot measure it; the text says why. There are no figures then."""


@dataclass(frozen=True)
class Report:
    """`rows` make the table; `figures` are the named results that other programs read."""

    rows: Sequence[Row]
    figures: Mapping[str, float] = field(default_factory=dict[str, float])
    unit: str = "ms"

    def as_json(self) -> dict[str, Any]:
        """The figures by name, and the rows beside them."""
        return {**self.figures, "rows": list(self.rows)}


def show(name: str, report: Report) -> None:
    """The table, and the figures below it."""
    heads = list(report.rows[0])
    cells = [heads, *([str(row.get(head, "")) for head in heads] for row in report.rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    print(f"{name} ({report.unit})")
    for line in cells:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))
    for key, value in report.figures.items():
        print(f"{key}: {value}")


def spread(times: Sequence[float]) -> dict[str, Any]:
    """Count, median, 95th percentile and maximum, to one decimal."""
    ordered = sorted(times)
    last = len(ordered) - 1
    picked = {"p50": ordered[last // 2], "p95": ordered[round(last * 0.95)], "max": ordered[last]}
    return {"n": len(ordered), **{name: round(value, 1) for name, value in picked.items()}}
