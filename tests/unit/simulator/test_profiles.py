"""The five server versions, and the marks that can be turned one by one."""

from typing import Any

import httpx
import pytest

from kiosk.core.secret import Secret
from services.simulator.config import PROFILES as NAMES
from services.simulator.partner.profiles import PROFILES
from services.simulator.remote import SimulatorProcess, SimulatorRemote
from tests.unit.simulator.partner import APP_SECRET, Partner

VERSION = "/common/v1/version"
DETAIL = "/visitor/v1/person/ID/elementDownloadDetail"
ALL = ("V2.1", "V2.4", "V2.6", "V3.0", "V3.1")
PAGE = {"pageNo": 1, "pageSize": 10}


def groups(partner: Partner) -> list[dict[str, Any]]:
    return partner.call("/acs/v1/privilege/group", {"type": 1, **PAGE})["data"]["list"]


def forged(partner: Partner) -> str:
    full = f"/artemis/api{VERSION}"
    headers = partner.headers(full, b"") | {"x-ca-signature": "x"}
    return partner.http.post(full, headers=headers).json()["code"]


def test_the_command_line_knows_every_version() -> None:
    assert tuple(PROFILES) == NAMES == ALL


@pytest.mark.parametrize("name", ALL)
def test_each_says_its_version_and_speaks_its_dialect(
    partner: Partner, remote: SimulatorRemote, name: str
) -> None:
    remote.set_profile(name)
    assert partner.call(VERSION)["data"]["softVersion"].startswith(f"{name}.")
    assert forged(partner) == ("9" if name == "V3.1" else "0x02401003")


@pytest.mark.parametrize("name", ALL)
def test_groups_name_their_doors_from_2_4_on(
    partner: Partner, remote: SimulatorRemote, name: str
) -> None:
    remote.set_profile(name)
    key = "elementList" if name == "V3.1" else "ElementList"
    assert [key in group for group in groups(partner)] == [name != "V2.1"] * 2


@pytest.mark.parametrize("name", ALL)
def test_casing_of_status_answers(partner: Partner, remote: SimulatorRemote, name: str) -> None:
    remote.set_profile(name)
    remote.set_version(missing=[])
    remote.set_server(detail_per_door=True)
    data = partner.call(DETAIL, {"id": partner.add("V-1")})["data"]
    assert list(data) == ["elementDetailList" if name == "V3.1" else "ElementDetailList"]


def test_what_an_old_version_lacks_answers_8(partner: Partner, remote: SimulatorRemote) -> None:
    for name, codes in {"V2.1": ["8", "8"], "V2.4": ["2", "8"], "V2.6": ["2", "2"]}.items():
        remote.set_profile(name)
        assert [partner.code(path, {}) for path in (DETAIL, "/visitor/v2/appointment")] == codes


def test_marks_can_be_turned_one_by_one(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_profile("V3.1")
    remote.set_version(software="V3.1.9.9", element_list=False, missing=["acsDoorList"])
    assert partner.call(VERSION)["data"]["softVersion"] == "V3.1.9.9"
    assert "elementList" not in groups(partner)[0]
    assert partner.code("/resource/v1/acsDoor/acsDoorList", PAGE) == "8"
    assert forged(partner) == "9"
    remote.set_version(dialect="translation")
    assert forged(partner) == "64"
    remote.set_server()
    assert forged(partner) == "9"
    remote.reset()
    assert partner.call(VERSION)["data"]["softVersion"] == "V2.6.1.0"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/profile", {"name": "V9"}),
        ("/version", {"casing": "snake"}),
        ("/version", {"colour": "red"}),
        ("/version", {"software": None}),
        ("/partner", {"enabled": "yes"}),
        ("/partner", {"auth_status": 500}),
        ("/partner", {"quota_per_minute": -1}),
        ("/tls", {"mode": "none"}),
    ],
)
def test_marks_that_make_no_sense(
    simulator: SimulatorProcess, remote: object, path: str, body: dict[str, Any]
) -> None:
    bearer = {"authorization": f"Bearer {simulator.ready['admin_token']}"}
    url = f"{simulator.admin_url}{path}"
    assert httpx.post(url, json=body, headers=bearer, trust_env=False).status_code == 400


def test_profile_of_the_command_line_outlives_a_reset(tmp_path: Any) -> None:
    options = ["--profile", "V3.0"]
    with (
        SimulatorProcess(tmp_path, Secret(APP_SECRET), Secret("t"), options=options) as process,
        SimulatorRemote(process.admin_url, "t") as remote,
    ):
        remote.set_profile("V2.1")
        remote.reset()
        partner = Partner(process.ready)
        assert partner.call(VERSION)["data"]["softVersion"] == "V3.0.1.0"
        partner.http.close()
