"""What a claim costs when many jobs are finished, beside when few are."""

import statistics
from contextlib import ExitStack, closing
from pathlib import Path

from tests.bench.queue.kiosk_stack import KioskStack

_BLOCKS = 8
_CHAINS_FROM = 10_000_000


def claim_growth(folder: Path, sizes: tuple[int, int], claims: int) -> dict[int, dict[str, float]]:
    """Median milliseconds of `claim` and of a whole `step`, by the number of finished jobs.

    Both databases are open at once and take turns, so that a busy computer hits both.
    """
    timed: dict[int, list[dict[str, float]]] = {size: [] for size in sizes}
    block = max(1, claims // _BLOCKS)
    with ExitStack() as opened:
        tables = {
            size: opened.enter_context(closing(KioskStack(folder / f"rows-{size}", engine=False)))
            for size in sizes
        }
        for size, table in tables.items():
            table.ask("multiply", size)
        for number in range(-1, _BLOCKS):
            for size, table in tables.items():
                took = table.ask("time_claims", _CHAINS_FROM + number * block, block)
                if number >= 0:  # The first block compiles statements.
                    timed[size].append(took)
    return {size: _medians(blocks) for size, blocks in timed.items()}


def _medians(blocks: list[dict[str, float]]) -> dict[str, float]:
    return {what: statistics.median(one[what] for one in blocks) for what in blocks[0]}
