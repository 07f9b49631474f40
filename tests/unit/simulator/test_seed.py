"""Two runs with the same seed and the same requests give the same answers."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.core.secret import Secret
from services.simulator.remote import SimulatorProcess, SimulatorRemote
from tests.unit.simulator.partner import APP_SECRET, Partner

VERSION = "/common/v1/version"
PAGE = {"pageNo": 1, "pageSize": 100}


def story(folder: Path, seed: int) -> list[Any]:
    """Faults by chance, random delays, tokens and events; everything that was answered."""
    folder.mkdir()
    with (
        SimulatorProcess(
            folder, Secret(APP_SECRET), Secret("t"), options=["--seed", str(seed)]
        ) as process,
        SimulatorRemote(process.admin_url, "t") as remote,
    ):
        partner = Partner(process.ready)
        remote.set_partner(freshness_s=None)
        remote.use_manual_clock()
        remote.set_apply_delay(1, 10)
        answers: list[Any] = []
        for number in range(3):
            partner.enrol(f"V-{number}")
        for _ in range(20):
            remote.advance(0.5)
            answers.append(partner.waiting_rows())
        remote.show_face("101", "V-1")
        remote.add_fault("version", "busy", probability=0.5, count=None)
        answers.append([partner.code(VERSION) for _ in range(30)])
        rows = partner.call("/resource/v1/person/personList", PAGE)["data"]["list"]
        answers.append([row["personPhoto"] for row in rows])
        partner.http.close()
        return answers


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    return story(tmp_path_factory.mktemp("seed") / "first", 7)


def test_the_same_seed_gives_the_same_answers(first: list[Any], tmp_path: Path) -> None:
    assert story(tmp_path / "again", 7) == first


def test_another_seed_gives_others(first: list[Any], tmp_path: Path) -> None:
    other = story(tmp_path / "other", 8)
    assert [a != b for a, b in zip(first, other, strict=True)][-2:] == [True, True]
