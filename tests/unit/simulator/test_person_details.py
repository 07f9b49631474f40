"""The rest of contract 3.4: cards, prints, custom fields, filters, lenient servers, licence."""

from typing import Any

import pytest

from services.simulator.remote import SimulatorRemote, doors_with
from tests.unit.simulator.partner import END, JPEG, Partner, face, person

PERSON = "/resource/v1/person"
ADD, UPDATE, DELETE = (f"{PERSON}/single/{verb}" for verb in ("add", "update", "delete"))
BY_ID, SEARCH = f"{PERSON}/personId/personInfo", f"{PERSON}/advance/personList"
PAGE = {"pageNo": 1, "pageSize": 100}
TINY = JPEG[: 9 * 1024]


def codes(partner: Partner, **filters: Any) -> list[str]:
    return [row["personCode"] for row in partner.ok(SEARCH, {**PAGE, **filters})["list"]]


def info(partner: Partner, person_id: str) -> dict[str, Any]:
    return partner.ok(BY_ID, {"personId": person_id})


def test_cards_are_read_back_searched_and_taken_once(partner: Partner) -> None:
    person_id = partner.add("V-1", cards=[{"cardNo": "4711"}])
    partner.add("V-2")
    assert info(partner, person_id)["cards"] == [{"cardNo": "4711"}]
    assert codes(partner, cardNo="4711") == ["V-1"]
    assert partner.code(ADD, person("V-3", cards=[{"cardNo": "4711"}])) == "131"
    assert partner.code(ADD, person("V-3", cards="4711")) == "2"
    assert partner.code(ADD, person("V-3", cards=["4711"])) == "2"
    assert partner.code(UPDATE, {"personId": person_id, "cards": []}) == "0"
    assert "cards" not in info(partner, person_id)


def test_prints_are_replaced_and_left_out_when_empty(
    partner: Partner, remote: SimulatorRemote
) -> None:
    person_id = partner.add("V-1")
    one = {
        "fingerPrintIndexCode": "1",
        "fingerPrintName": "Thumb",
        "fingerPrintData": "AAAA",
        "relatedCardNo": "",
    }
    path = f"{PERSON}/fingerPrints/update"
    assert partner.code(path, {"personId": person_id, "fingerPrint": [one]}) == "0"
    assert info(partner, person_id)["fingerPrint"] == [one]
    remote.set_habits(fingerprint_data=False)
    assert info(partner, person_id)["fingerPrint"] == [{**one, "fingerPrintData": ""}]
    assert partner.code(path, {"personId": "999", "fingerPrint": []}) == "128"
    assert partner.code(path, {"personId": person_id}) == "2"
    assert partner.code(path, {"personId": person_id, "fingerPrint": []}) == "0"
    assert "fingerPrint" not in info(partner, person_id)


def test_custom_fields_are_defined_filled_and_read(partner: Partner) -> None:
    person_id = partner.add("V-1")
    defined = partner.ok(f"{PERSON}/customFields", PAGE)["list"]
    field = defined[0]["id"]
    path = f"{PERSON}/personId/customFieldsUpdate"
    values = [{"id": field, "customFieldValue": "Feathers"}]
    assert partner.code(path, {"personId": person_id, "list": values}) == "0"
    found = info(partner, person_id)["customFieldList"]
    assert found == [{**defined[0], "customFieldValue": "Feathers"}]
    wrong = [{"id": "77", "customFieldValue": "x"}]
    assert partner.code(path, {"personId": person_id, "list": wrong}) == "128"
    long = [{"id": field, "customFieldValue": "x" * 129}]
    assert partner.code(path, {"personId": person_id, "list": long}) == "2"


def test_filters_are_ignored_unless_the_site_honours_them(
    partner: Partner, remote: SimulatorRemote
) -> None:
    first = partner.add("V-1", personGivenName="Anna")
    partner.add("V-2", personGivenName="Boris", orgIndexCode="2")
    for ignored in ({"personCode": "V-1"}, {"personId": first}, {"orgIndexCode": "1"}):
        assert codes(partner, **ignored) == ["V-2", "V-1"]
    assert codes(partner, personName="ANN") == ["V-1"]
    remote.set_habits(list_filters=True)
    for honoured in ({"personCode": "V-1"}, {"personId": first}, {"orgIndexCode": "1"}):
        assert codes(partner, **honoured) == ["V-1"]


def test_the_plain_list_filters_nothing(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_habits(list_filters=True)
    for code in ("V-1", "V-2"):
        partner.add(code)
    body = {**PAGE, "personName": "nobody", "personCode": "V-1", "appendInfo": ["x"]}
    assert partner.ok(f"{PERSON}/personList", body)["total"] == 2


def test_offsets_come_back_as_they_were_sent(partner: Partner) -> None:
    begin, end = "2024-01-01T00:00:00-06:00", "2030-01-01T00:00:00+08:00"
    found = info(partner, partner.add("V-1", beginTime=begin, endTime=end))
    assert (found["beginTime"], found["endTime"]) == (begin, end)


def test_some_sites_forget_the_offset(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_habits(naive_times=True)
    person_id = partner.add("V-1", endTime="2030-01-01T00:00:00+08:00")
    assert info(partner, person_id)["endTime"] == "2029-12-31T21:00:00"


def test_some_versions_answer_an_add_with_an_object(
    partner: Partner, remote: SimulatorRemote
) -> None:
    remote.set_habits(add_answers_object=True)
    answered = partner.ok(ADD, person("V-1"))
    assert answered == {"personId": remote.state()["persons"][0]["personId"]}


def test_a_photo_in_an_update_is_silently_nothing(partner: Partner) -> None:
    person_id = partner.add("V-1")
    body = {"personId": person_id, "personPhoto": {"picUri": face()}, "faces": [{"faceData": "x"}]}
    assert partner.code(UPDATE, body) == "0"
    assert info(partner, person_id)["personPhoto"] == {"picUri": ""}


def test_a_face_with_the_add(partner: Partner, remote: SimulatorRemote) -> None:
    person_id = partner.add("V-1", faces=[{"faceData": face()}])
    assert info(partner, person_id)["personPhoto"]["picUri"]
    assert partner.code(ADD, person("V-2", faces=[{"faceData": face(TINY)}])) == "2"
    assert partner.code(ADD, person("V-2", faces={"faceData": face()})) == "2"
    assert [one["personCode"] for one in remote.state()["persons"]] == ["V-1"]


def test_moving_to_an_unknown_organisation(partner: Partner) -> None:
    person_id = partner.add("V-1")
    assert partner.code(UPDATE, {"personId": person_id, "orgIndexCode": "99"}) == "128"
    assert partner.code(UPDATE, {"personId": person_id, "orgIndexCode": "2"}) == "0"
    assert info(partner, person_id)["orgIndexCode"] == "2"


def test_only_a_lenient_server_updates_by_code(partner: Partner, remote: SimulatorRemote) -> None:
    person_id = partner.add("V-1")
    body = {"personCode": "V-1", "endTime": "2031-01-01T00:00:00+05:00"}
    assert partner.code(UPDATE, body) == "2"
    assert info(partner, person_id)["endTime"] == END
    remote.set_habits(strict=False)
    assert partner.code(UPDATE, body) == "0"
    assert info(partner, person_id)["endTime"] == body["endTime"]
    assert partner.code(DELETE, {"personCode": "V-9"}) == "128"
    assert partner.code(DELETE, {"personCode": "V-1"}) == "0"


def test_a_lenient_server_takes_any_size_and_the_device_refuses(
    partner: Partner, remote: SimulatorRemote
) -> None:
    remote.set_habits(strict=False)
    person_id = partner.add("V-1")
    partner.put_face(person_id, TINY)
    partner.member("add", person_id)
    partner.apply(person_id)
    state = remote.wait_until(lambda s: {job["status"] for job in s["jobs"]} == {"failed"})
    assert [job["errorCode"] for job in state["jobs"]] == ["1001"] * 3
    assert doors_with(state, "V-1") == ()
    no_jpeg = {"personId": person_id, "faceData": face(b"GIF89a" + bytes(40000))}
    assert partner.code(f"{PERSON}/face/update", no_jpeg) == "2"


def test_some_sites_want_a_password_for_deleting(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_habits(delete_password=True)
    person_id = partner.add("V-1")
    assert partner.code(DELETE, {"personId": person_id}) == "2"
    assert partner.code(DELETE, {"personId": person_id, "adminPassword": "not-real"}) == "0"
    assert partner.code(DELETE, {"personId": person_id, "adminPassword": "not-real"}) == "128"


@pytest.mark.parametrize(
    "wrong",
    [
        {"gender": 3},
        {"gender": "1"},
        {"email": "e" * 65},
        {"residentRoomNo": "12"},
        {"fingerPrint": [{"fingerPrintName": 5}]},
        {"cards": [{"cardNo": 4711}]},
    ],
    ids=str,
)
def test_strict_details(partner: Partner, wrong: dict[str, Any]) -> None:
    assert partner.code(ADD, person("V-1", **wrong)) == "2"
    person_id = partner.add("V-1")
    if "fingerPrint" not in wrong:
        assert partner.code(UPDATE, {"personId": person_id, **wrong}) == "2"


def test_the_licence_counts_persons(partner: Partner, remote: SimulatorRemote) -> None:
    remote.set_partner(most_persons=1)
    person_id = partner.add("V-1")
    assert partner.code(ADD, person("V-1")) == "131"
    assert partner.code(ADD, person("V-2")) == "132"
    assert partner.code(DELETE, {"personId": person_id}) == "0"
    partner.add("V-2")
