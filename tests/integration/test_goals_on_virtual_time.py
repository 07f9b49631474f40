"""Goals R-11 and R-12, small; `run.py torture checkouts` and `lost-replies` are the long ones."""

from tests.torture.checkouts import Figures
from tests.torture.lost_replies import Verdict
from tests.torture.scenes import run_checkouts, run_lost_replies


def test_no_access_is_left_after_a_check_out() -> None:
    figures = Figures()
    for some in run_checkouts(40):
        figures.add(some)
    assert figures.problems() == [], figures.table()


def test_nobody_is_enrolled_twice_and_no_stranger_is_written_to() -> None:
    verdict = Verdict()
    for some in run_lost_replies(40):
        verdict.add(some)
    assert verdict.problems() == [], verdict.table()
