"""A small signing client, written from contract 1.4 alone: it shares no code with the simulator."""

import base64
import hashlib
import hmac
import json
import ssl
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from services.simulator.shapes import ReadyShape

APP_SECRET = "test-secret-not-real"
JPEG = b"\xff\xd8\xff\xe0" + bytes(40 * 1024) + b"\xff\xd9"
BEGIN, END = "2024-01-01T08:00:00+05:00", "2036-01-01T18:00:00+05:00"


def face(jpeg: bytes = JPEG) -> str:
    return base64.b64encode(jpeg).decode()


def now_ms(offset_s: float = 0) -> str:
    return str(int((time.time() + offset_s) * 1000))


@dataclass
class Profile:
    """Which headers are sent, and which of them are signed; None leaves a header out."""

    listed: str | None = "x-ca-key,x-ca-nonce,x-ca-timestamp"
    md5: bool = False
    extra: dict[str, str] = field(default_factory=dict)


class Partner:
    def __init__(self, ready: ReadyShape, secret: str = APP_SECRET) -> None:
        context = ssl.create_default_context(cafile=ready["certificate"])
        context.check_hostname = False
        base = f"https://127.0.0.1:{ready['hikcentral_port']}"
        self.http = httpx.Client(base_url=base, verify=context, timeout=10, trust_env=False)
        self.key, self.secret = ready["app_key"], secret

    def headers(
        self, path: str, body: bytes, profile: Profile | None = None, method: str = "POST"
    ) -> dict[str, str]:
        profile = profile or Profile()
        sent = {
            "x-ca-key": self.key,
            "x-ca-nonce": str(uuid.uuid4()),
            "x-ca-timestamp": now_ms(),
            **profile.extra,
        }
        lines = [method, "*/*"]
        if profile.md5:
            sent["content-md5"] = base64.b64encode(hashlib.md5(body).digest()).decode()
            lines.append(sent["content-md5"])
        lines.append("application/json")
        if profile.listed is not None:
            lines += [f"{name}:{sent[name]}" for name in profile.listed.split(",")]
            sent["x-ca-signature-headers"] = profile.listed
        text = "\n".join([*lines, path])
        mac = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).digest()
        sent["x-ca-signature"] = base64.b64encode(mac).decode()
        return {**sent, "accept": "*/*", "content-type": "application/json"}

    def post(self, path: str, body: Any = None, profile: Profile | None = None) -> httpx.Response:
        path = f"/artemis/api{path}"
        raw = b"" if body is None else json.dumps(body).encode()
        return self.http.post(path, content=raw, headers=self.headers(path, raw, profile))

    def call(self, path: str, body: Any = None, profile: Profile | None = None) -> dict[str, Any]:
        response = self.post(path, body, profile)
        assert response.status_code == 200
        return response.json()

    def code(self, path: str, body: Any = None) -> str:
        return self.call(path, body)["code"]

    def ok(self, path: str, body: Any = None) -> Any:
        """The data of a call that must succeed."""
        answer = self.call(path, body)
        assert answer["code"] == "0", answer
        return answer["data"]

    def refusal(self, path: str, body: Any = None) -> str:
        """Code and text of a call that must not succeed."""
        answer = self.call(path, body)
        assert answer["code"] != "0"
        return f"{answer['code']} {answer['msg']}"

    def add(self, code: str, **more: Any) -> str:
        return self.ok("/resource/v1/person/single/add", person(code, **more))

    def put_face(self, person_id: str, jpeg: bytes = JPEG) -> None:
        body = {"personId": person_id, "faceData": face(jpeg)}
        assert self.code("/resource/v1/person/face/update", body) == "0"

    def member(self, verb: str, holder_id: str, group: str = "7", kind: int = 1) -> None:
        body = {"privilegeGroupId": group, "type": kind, "list": [{"id": holder_id}]}
        assert self.code(f"/acs/v1/privilege/group/single/{verb}Persons", body) == "0"

    def apply(self, person_id: str) -> None:
        body = {"personIds": person_id, "doorIndexCodes": "101,102,103", "ImmediateDownload": 0}
        assert self.code("/visitor/v1/auth/reapplication", body) == "0"

    def enrol(self, code: str, **more: Any) -> str:
        person_id = self.add(code, **more)
        self.put_face(person_id)
        self.member("add", person_id)
        self.apply(person_id)
        return person_id

    def waiting_rows(self) -> list[dict[str, Any]]:
        body = {"applicationResultType": 2, "type": 1, "pageNo": 1, "pageSize": 100}
        return self.call("/acs/v1/auth/applicationResult", body)["data"]["list"]


def person(code: str, **more: Any) -> dict[str, Any]:
    return {
        "personGivenName": "Guest",
        "personFamilyName": "-",
        "orgIndexCode": "1",
        "personCode": code,
        "beginTime": BEGIN,
        "endTime": END,
        **more,
    }
