"""Sets the stage: simulated building, mail server, drawn camera clip, settings, example hosts."""

import base64
import secrets
import sys
import threading
from pathlib import Path

from kiosk.app.place import Place
from kiosk.core.secret import Secret
from kiosk.settings import SETTINGS_NAME
from services.simulator.clip import write_clip
from services.simulator.process import SimulatorProcess
from services.simulator.remote import SimulatorRemote
from services.store import DataFolder, people

ENTRANCE, EXIT, LOBBY = "101", "102", "103"
_DIRECTIONS = {ENTRANCE: "entry", EXIT: "exit", LOBBY: "none"}
_KEY_NAME = "master.key"
_CLIP_NAME = "visitor.avi"
_APP_SECRET = "hikcentral-app-secret"  # noqa: S105 - the name of the secret

# Invented people.
HOSTS = (
    ("Айгерім Тестова", "host.one@example.org", "+7 700 000 00 01", "Administration"),
    ("Игорь Примеров", "host.two@example.org", "+7 700 000 00 02", "IT department"),
    ("Maria Sample", "host.three@example.org", "+7 700 000 00 03", "Human resources"),
    ("Нұрлан Үлгіұлы", "host.four@example.org", "+7 700 000 00 04", "Research laboratory"),
)


class Stage:
    """Everything outside the program. Attributes after `open`: `place`, `remote`.

    `ends_at_exit`: no time to come back; else the usual one.
    Runs on: the main thread. `close` may be called twice.
    """

    def __init__(self, folder: Path, language: str, theme: str, *, ends_at_exit: bool) -> None:
        self._folder = folder
        self._language = language
        self._theme = theme
        self._ends_at_exit = ends_at_exit
        self._process: SimulatorProcess | None = None
        data = folder / "data"
        self.place = Place(DataFolder(data), data / SETTINGS_NAME)
        self.remote: SimulatorRemote | None = None

    def open(self) -> None:
        """Start the simulated building, write the clip, the keys, the settings and the hosts."""
        clip = threading.Thread(target=write_clip, args=(self._folder / _CLIP_NAME,))
        clip.start()
        app_secret, token = Secret(secrets.token_urlsafe(15)), Secret(secrets.token_urlsafe(24))
        outside = self._folder / "outside"
        outside.mkdir()
        self._process = SimulatorProcess(outside, app_secret, token, command=_simulator())
        self.remote = SimulatorRemote(self._process.admin_url, token.reveal())
        self._write_settings(self._process)
        self._write_data(app_secret)
        clip.join()

    def building(self) -> SimulatorRemote:
        """The other end of the simulated building."""
        assert self.remote is not None
        return self.remote

    def close(self) -> None:
        if self.remote is not None:
            self.remote.close()
        if self._process is not None:
            self._process.stop()

    def _write_settings(self, process: SimulatorProcess) -> None:
        ready = process.ready
        self.place.folder.create()
        key_file = self.place.folder.path / _KEY_NAME
        key_file.touch(mode=0o600)
        key_file.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        doors = "\n".join(
            f'[[doors]]\nid = "{door}"\ndirection = "{direction}"\n'
            for door, direction in _DIRECTIONS.items()
        )
        self.place.config.write_text(
            _SETTINGS.format(
                language=self._language,
                theme=self._theme,
                doors=doors,
                access=_ENDS_AT_EXIT if self._ends_at_exit else "",
                app_key=ready["app_key"],
                port=ready["hikcentral_port"],
                pin=ready["pin_sha256"],
                certificate=_toml(ready["certificate"]),
                smtp_port=ready["smtp_port"],
                smtp_ca=_toml(ready["smtp_ca"]),
                clip=_toml(str(self._folder / _CLIP_NAME)),
                key_file=_toml(str(key_file)),
            ),
            encoding="utf-8",
        )

    def _write_data(self, app_secret: Secret) -> None:
        settings = self.place.settings()
        vault = self.place.secrets(settings)
        vault.set(_APP_SECRET, app_secret.reveal())
        store = self.place.store(vault, settings.store)
        with store.write() as connection:
            for host in HOSTS:
                people.put_host(connection, *host)
        store.close()


def _simulator() -> list[str]:
    frozen = bool(getattr(sys, "frozen", False))
    return [sys.executable, "simulator"] if frozen else []


def _toml(text: str) -> str:
    return text.replace("\\", "/")


_ENDS_AT_EXIT = """
[access]
reentry_grace_minutes = 0
"""

_SETTINGS = """\
language = "{language}"
theme = "{theme}"
desk = "demo desk"

[hikcentral]
host = "127.0.0.1"
port = {port}
app_key = "{app_key}"
pin_sha256 = "{pin}"
pin_file = "{certificate}"
rate_per_s = 50.0
burst = 50

{access}
[passages]
poll_s = 1.0

[mail]
host = "localhost"
port = {smtp_port}
sender = "reception@example.org"
ca_file = "{smtp_ca}"
language = "{language}"

[camera]
source = "{clip}"

[monitoring]
port = 0

[secrets]
store = "vault"
master_key_file = "{key_file}"

{doors}
"""
