"""One installation of the program (settings, secrets, data folder) against a running simulator.

Nothing is faked here but the building: `Building` is the simulator of a whole test session,
`Site` one data folder. What a visitor typed must never be in the log: `close` looks for it.
"""

import base64
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.app.place import Place
from kiosk.app.program import Program
from kiosk.core.clock import SystemClock
from kiosk.core.ids import HostId
from kiosk.core.people import Actor, Role
from kiosk.core.secret import Secret
from kiosk.core.visits import NewVisit
from kiosk.settings import SETTINGS_NAME
from services.camera.photo import PhotoMaker
from services.simulator.faces import draw_visitor
from services.simulator.remote import SimulatorProcess, SimulatorRemote
from services.store import DataFolder, Store, people

PROJECT = Path(__file__).resolve().parents[2]
DESK = Actor("desk", Role.RECEPTIONIST)
GUARD = Actor("guard", Role.SECURITY)
ENTRANCE, EXIT, LOBBY = DOORS = "101", "102", "103"
GROUP = "7"

# Canaries: whatever of this turns up in a log has leaked.
VISITOR = "Канарейкина Желтопёрая"
COMPANY, PHONE, EMAIL = "ТОО Клетка", "+7 700 555 01 99", "canary@feather.example"
PURPOSE = "Перепись перьев"
HOST, HOST_EMAIL = "Хозяинов Тест", "host@office.example"
APP_SECRET = "app-secret-canary"
CANARIES = (VISITOR, "Желтопёрая", COMPANY, PHONE, EMAIL, PURPOSE, HOST, HOST_EMAIL, APP_SECRET)
_CANARY_WINDOW = 60

Overrides = Mapping[str, Mapping[str, Any]]


class Building:
    """The simulated HikCentral, doors and mail server, as a program of its own."""

    def __init__(self, folder: Path) -> None:
        token = secrets.token_urlsafe(24)
        self.process = SimulatorProcess(folder, Secret(APP_SECRET), Secret(token))
        self.remote = SimulatorRemote(self.process.admin_url, token)
        self.photo = PhotoMaker(0.1).from_pixels(draw_visitor(3, 640, 480)).jpeg

    def calm(self) -> None:
        """Empty, healthy, and with devices that take a few milliseconds."""
        self.remote.reset()
        self.remote.set_apply_delay(0.0, 0.03)

    def close(self) -> None:
        self.remote.close()
        self.process.stop()


class Site:
    """`configure` before the first program; `close` at the end."""

    def __init__(self, folder: Path, building: Building) -> None:
        self.building, self.remote, self.photo = building, building.remote, building.photo
        self.place = Place(DataFolder(folder), folder / SETTINGS_NAME)
        self.place.folder.create()
        self._key_file = folder / "master.key"
        self._key_file.touch(mode=0o600)
        self._key_file.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        self.configure()
        self.put_secret("hikcentral-app-secret", APP_SECRET)
        with self.opened() as store, store.write() as connection:
            people.put_host(connection, HOST, HOST_EMAIL, "", "Отдел проверок")

    @property
    def folder(self) -> Path:
        return self.place.folder.path

    def configure(
        self, overrides: Overrides | None = None, *, language: str = "ru", path: Path | None = None
    ) -> Path:
        """Write the settings; `overrides` by section and name, None takes a setting out."""
        values = self._settings()
        for section, names in (overrides or {}).items():
            values[section] = {**values.get(section, {}), **names}
        text = f"language = {json.dumps(language)}\n{_toml(values)}{_doors()}"
        path = path or self.place.config
        path.write_text(text, encoding="utf-8")
        return path

    def put_secret(self, name: str, value: str) -> None:
        self.place.secrets(self.place.settings()).set(name, value)

    @contextmanager
    def opened(self) -> Iterator[Store]:
        """The database, beside whoever else has it open."""
        settings = self.place.settings()
        store = self.place.store(self.place.secrets(settings), settings.store)
        try:
            yield store
        finally:
            store.close()

    def built(self) -> Program:
        """The program in this process, not yet started: the place to subscribe."""
        return Program(Place(DataFolder(self.folder), self.place.config), self.place.settings())

    def draft(self, name: str = VISITOR, *, photo: bool = True) -> NewVisit:
        """A visit of an hour from now that carries every canary."""
        now = SystemClock().now()
        return NewVisit(
            visitor_name=name,
            host_id=HostId(1),
            purpose=PURPOSE,
            expected_entry=now,
            expected_exit=now + timedelta(hours=1),
            consent=True,
            company=COMPANY,
            phone=PHONE,
            email=EMAIL,
            photo=self.photo if photo else None,
        )

    def command(
        self, *arguments: str, config: Path | None = None, environ: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[str]":
        """`python -m kiosk` with these arguments, on this data folder."""
        chosen = ["--config", str(config)] if config else []
        return start_python(
            ["-m", "kiosk", "--data-dir", str(self.folder), *chosen, *arguments], environ or {}
        )

    def log_text(self) -> str:
        """The whole log of every program that ran here."""
        files = sorted(self.folder.glob("kiosk.log*"))
        return "".join(file.read_text(encoding="utf-8") for file in files)

    def close(self) -> None:
        """The log says nothing that it must not say."""
        leaked = [canary for canary in self.canaries() if canary in self.log_text()]
        assert leaked == [], "in the log"

    def canaries(self) -> Sequence[str]:
        """Everything personal or secret in this site, as it would look in a log."""
        picture = base64.b64encode(self.photo).decode()
        inside = [picture[at : at + _CANARY_WINDOW] for at in (0, 6000)]
        key = self._key_file.read_text()
        return [*CANARIES, *inside, repr(self.photo[600:616])[2:-1], key]

    def _settings(self) -> dict[str, dict[str, Any]]:
        ready = self.building.process.ready
        return {
            "hikcentral": {
                "host": "127.0.0.1",
                "port": ready["hikcentral_port"],
                "app_key": ready["app_key"],
                "pin_sha256": ready["pin_sha256"],
                "pin_file": ready["certificate"],
                "rate_per_s": 100.0,
                "burst": 100,
            },
            "access": {"confirm_poll_s": 0.1, "reentry_grace_minutes": 0, "end_time": ""},
            "passages": {"poll_s": 0.2},
            "jobs": {"backoff_s": [0.1] * 5, "revoke_backoff_s": [0.1] * 5},
            "mail": {
                "host": "localhost",
                "port": ready["smtp_port"],
                "sender": "reception@office.example",
                "ca_file": ready["smtp_ca"],
            },
            "monitoring": {"port": 0},
            "secrets": {"store": "vault", "master_key_file": str(self._key_file)},
        }


def start_python(arguments: Sequence[str], environ: Mapping[str, str]) -> "subprocess.Popen[str]":
    """A Python of ours in the project folder, without settings from the environment."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("KIOSK_")}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env={**inherited, "PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", **environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def _toml(values: Mapping[str, Mapping[str, Any]]) -> str:
    lines: list[str] = []
    for section, names in values.items():
        lines.append(f"\n[{section}]")
        given = {name: value for name, value in names.items() if value is not None}
        lines += [f"{name} = {json.dumps(value)}" for name, value in given.items()]
    return "\n".join(lines) + "\n"


def _doors() -> str:
    known = zip(DOORS, ("entry", "exit", "none"), strict=True)
    return "".join(f'\n[[doors]]\nid = "{door}"\ndirection = "{way}"\n' for door, way in known)
