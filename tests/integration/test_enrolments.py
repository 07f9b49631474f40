"""A small version of `run.py torture enrolments`."""

from pathlib import Path

from tests.fakes.site import Building
from tests.torture.enrolments import enrol_many


def test_lost_answers_double_nobody_and_touch_no_stranger(
    building: Building, tmp_path: Path
) -> None:
    verdict = enrol_many(tmp_path, building, 60)
    assert verdict.problems() == []
    assert verdict.persons == verdict.visits == 60
    assert verdict.lost_answers > 20
