"""The same HikCentral calls by httpx alone, as somebody would write them in an afternoon.

What a bench compares our client with, and the hand of an administrator in tests: signed the
same way, over the same pinned TLS, and nothing else; no deadline, limits, checks, guards or typed
answers.
"""

import base64
import hashlib
import hmac
import json
import ssl
import time
import uuid
from typing import Any

import httpx

from tests.fakes.site import APP_SECRET, Building

_SIGNED = ("x-ca-key", "x-ca-nonce", "x-ca-timestamp")


class PlainClient:
    """Profile P4 (contract 1.4) on one kept-alive connection."""

    def __init__(self, building: Building) -> None:
        ready = building.process.ready
        self._key = ready["app_key"]
        context = ssl.create_default_context(cafile=ready["certificate"])
        context.check_hostname = False
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        base_url = f"https://127.0.0.1:{ready['hikcentral_port']}"
        self._http = httpx.Client(base_url=base_url, verify=context, trust_env=False, timeout=15)

    def close(self) -> None:
        self._http.close()

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """`data` of a success."""
        target = f"/artemis/api{path}"
        signed = dict(
            zip(_SIGNED, (self._key, str(uuid.uuid4()), str(int(time.time() * 1000))), strict=True)
        )
        lines = ["POST", "*/*", "application/json"]
        lines += [f"{name}:{value}" for name, value in signed.items()]
        text = "\n".join([*lines, target])
        digest = hmac.new(APP_SECRET.encode(), text.encode(), hashlib.sha256).digest()
        headers = {
            "Accept": "*/*",
            "Content-Type": "application/json",
            **signed,
            "X-Ca-Signature-Headers": ",".join(_SIGNED),
            "X-Ca-Signature": base64.b64encode(digest).decode(),
        }
        answer = self._http.post(target, content=json.dumps(body), headers=headers).json()
        if answer["code"] != "0":
            raise SystemExit(f"{path}: {answer['code']} {answer['msg']}")
        return answer["data"]

    def add_stranger(self, code: str, name: str, window: tuple[str, str]) -> str:
        """A person who is none of ours, a member of the visitors' group. The new id."""
        given, family = name.split()
        begin, end = window
        body = {"personCode": code, "personGivenName": given, "personFamilyName": family}
        times = {"orgIndexCode": "1", "beginTime": begin, "endTime": end}
        made = str(self.post("/resource/v1/person/single/add", {**body, **times}))
        group = {"privilegeGroupId": "7", "type": 1, "list": [{"id": made}]}
        self.post("/acs/v1/privilege/group/single/addPersons", group)
        return made

    def enrol(self, code: str, name: str, window: tuple[str, str], jpeg: bytes) -> None:
        """Add with face, read back, group, apply: the four calls of a new visitor."""
        given, family = name.split()
        begin, end = window
        self.post(
            "/resource/v1/person/single/add",
            {
                "personCode": code,
                "personGivenName": given,
                "personFamilyName": family,
                "orgIndexCode": "1",
                "gender": 0,
                "beginTime": begin,
                "endTime": end,
                "faces": [{"faceData": base64.b64encode(jpeg).decode()}],
            },
        )
        found = self.post("/resource/v1/person/personCode/personInfo", {"personCode": code})
        group = {"privilegeGroupId": "7", "type": 1, "list": [{"id": found["personId"]}]}
        self.post("/acs/v1/privilege/group/single/addPersons", group)
        apply = {"personIds": found["personId"], "ImmediateDownload": 0}
        self.post("/visitor/v1/auth/reapplication", {**apply, "doorIndexCodes": "101,102,103"})
