"""What the two reports of an apply say, in every form (contract 3.7)."""

from typing import Any

from services.simulator.remote import SimulatorRemote
from tests.unit.simulator.partner import Partner

RESULT = "/acs/v1/auth/applicationResult"
DETAIL = "/visitor/v1/person/ID/elementDownloadDetail"
APPLY = "/visitor/v1/auth/reapplication"


def detail(partner: Partner, person_id: str) -> list[dict[str, Any]]:
    return partner.ok(DETAIL, {"id": person_id})["ElementDetailList"]["ElementDetail"]


def verdicts(partner: Partner, person_id: str) -> dict[str, int]:
    rows = detail(partner, person_id)
    return {row["ID"]: row["ElementStatus"][0]["elementStatus"] for row in rows}


def fail_at_lift(partner: Partner, remote: SimulatorRemote) -> str:
    remote.set_server(detail_per_door=True)
    remote.set_device("103", fails_with="77")
    person_id = partner.enrol("V-1")
    remote.wait_until(lambda s: [job["status"] for job in s["jobs"]] == ["failed"])
    return person_id


def test_statistics(partner: Partner, remote: SimulatorRemote) -> None:
    fail_at_lift(partner, remote)
    remote.set_online("101", False)
    partner.enrol("V-2")
    remote.wait_until(lambda s: len(s["jobs"]) == 3)
    body = {"applicationResultType": 1, "type": 1}
    remote.wait_until(lambda s: sum(job["status"] == "failed" for job in s["jobs"]) == 2)
    assert partner.ok(RESULT, body) == {"total": 3, "failed": 2, "waiting": 1}
    assert partner.ok(RESULT, {**body, "type": 2})["total"] == 0


def test_strict_questions(partner: Partner) -> None:
    assert partner.code(RESULT, {"applicationResultType": 3, "type": 1}) == "2"
    assert partner.code(RESULT, {"applicationResultType": 2, "type": 1}) == "2"
    assert partner.code(RESULT, {"applicationResultType": 1, "type": "1"}) == "2"
    assert partner.code(DETAIL, {"id": 1001}) == "2"
    assert partner.code("/visitor/v1/person/1001/elementDownloadDetail", {}) == "8"
    assert partner.code(APPLY, {"orderId": 5}) == "2"
    assert partner.code(APPLY, {"orderId": ""}) == "0"
    assert partner.code(APPLY, {"doorIndexCodes": ["101"]}) == "2"
    assert partner.code(APPLY, {"personIds": "1001,,1002"}) == "2"


def test_the_old_name_of_the_field_is_refused(partner: Partner, remote: SimulatorRemote) -> None:
    body = {"personId": partner.add("V-1"), "ImmediateDownload": 0}
    assert partner.refusal(APPLY, body) == "2 personIds parameter error"
    remote.set_habits(strict=False)
    assert partner.code(APPLY, body) == "0"


def test_each_credential_has_a_status(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_server(detail_per_door=True)
    person_id = partner.add("V-1", cards=[{"cardNo": "4711"}])
    partner.put_face(person_id)
    partner.member("add", person_id)
    partner.apply(person_id)
    remote.wait_until(lambda s: not s["jobs"])
    listed = detail(partner, person_id)[0]["CertificateStatusList"]["CertificateStatus"]
    assert [(one["type"], one["status"]) for one in listed] == [(2, 0), (0, 0)]


def test_an_old_failure_is_shown_by_one_more_poll(
    partner: Partner, remote: SimulatorRemote
) -> None:
    remote.set_habits(stale_failed=True)
    person_id = fail_at_lift(partner, remote)
    remote.set_device("103", fails_with="")
    partner.apply(person_id)
    remote.wait_until(lambda s: not s["jobs"])
    assert verdicts(partner, person_id) == {"101": 0, "102": 0, "103": 2}
    assert verdicts(partner, person_id) == {"101": 0, "102": 0, "103": 0}


def test_without_the_habit_a_new_apply_is_new(partner: Partner, remote: SimulatorRemote) -> None:
    person_id = fail_at_lift(partner, remote)
    remote.set_device("103", fails_with="")
    partner.apply(person_id)
    remote.wait_until(lambda s: not s["jobs"])
    assert verdicts(partner, person_id) == {"101": 0, "102": 0, "103": 0}


def test_the_stale_failure_in_the_list(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_habits(stale_failed=True)
    person_id = fail_at_lift(partner, remote)
    remote.set_online("103", False)
    partner.apply(person_id)
    remote.wait_until(lambda s: [job["status"] for job in s["jobs"]] == ["pending"])
    first, second = partner.waiting_rows(), partner.waiting_rows()
    assert [(row["elementStatus"], row["errorCode"]) for row in first] == [(2, "77")]
    assert [(row["elementStatus"], row["errorCode"]) for row in second] == [(1, "")]


def test_a_page_uses_up_only_what_it_shows(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_habits(stale_failed=True)
    for door in ("101", "102"):
        remote.set_device(door, fails_with="77")
    person_id = partner.enrol("V-1")
    remote.wait_until(lambda s: [job["status"] for job in s["jobs"]] == ["failed"] * 2)
    for door in ("101", "102"):
        remote.set_online(door, False)
    partner.apply(person_id)
    body = {"applicationResultType": 2, "type": 1, "pageSize": 1}
    shown = [partner.ok(RESULT, {**body, "pageNo": number})["list"][0] for number in (1, 2)]
    assert [row["errorCode"] for row in shown] == ["77", "77"]


def test_an_old_failure_ends_with_the_next_push(partner: Partner, remote: SimulatorRemote) -> None:
    """Nobody polled between two applies: the second one knows nothing of the failure."""
    remote.set_habits(stale_failed=True)
    person_id = fail_at_lift(partner, remote)
    remote.set_device("103", fails_with="")
    for _ in range(2):
        partner.apply(person_id)
        remote.wait_until(lambda s: not s["jobs"])
    assert verdicts(partner, person_id) == {"101": 0, "102": 0, "103": 0}


def test_a_single_item_may_be_no_list(partner: Partner, remote: SimulatorRemote) -> None:
    person_id = fail_at_lift(partner, remote)
    remote.set_habits(single_as_object=True)
    rows = detail(partner, person_id)
    assert rows[2]["ElementStatus"] == {"elementStatus": 2, "errorModule": "", "errorCode": "77"}
    assert rows[0]["CertificateStatusList"]["CertificateStatus"]["type"] == 2


def test_another_casing(partner: Partner, remote: SimulatorRemote) -> None:
    person_id = fail_at_lift(partner, remote)
    remote.set_version(casing="camel")
    row = partner.ok(DETAIL, {"id": person_id})["elementDetailList"]["elementDetail"][2]
    assert (row["id"], row["baseInfo"]["name"]) == ("103", "Lift lobby")
    assert row["elementStatus"][0]["elementStatus"] == 2
    assert row["certificateStatusList"]["certificateStatus"][0]["id"] == person_id
