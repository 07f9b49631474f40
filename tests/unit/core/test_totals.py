"""Counts for monitoring begin at nothing."""

import dataclasses

from kiosk.core.totals import TotalsSnapshot


def test_a_snapshot_of_nothing_counts_nothing_and_shares_nothing() -> None:
    one, other = TotalsSnapshot(), TotalsSnapshot()
    for field in dataclasses.fields(one):
        value = getattr(one, field.name)
        assert value in ({}, 0)
        assert value == 0 or value is not getattr(other, field.name)
