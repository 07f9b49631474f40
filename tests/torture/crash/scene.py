"""A data folder for many crash points, and one judgement after each of them."""

import re
from pathlib import Path
from typing import Any

from alembic import command

from services.store import people
from services.store.folder import DATABASE_NAME, LOCK_NAME
from services.store.migrate import alembic_config
from tests.fakes.site import APP_SECRET, HOST, Building, Site
from tests.torture.crash.building_judge import Staff
from tests.torture.crash.database_judge import judge_database
from tests.torture.crash.findings import Findings
from tests.torture.crash.history import Deed, History
from tests.torture.crash.killing import QUICK
from tests.torture.crash.life import Life
from tests.torture.crash.nursery import Nursery
from tests.torture.crash.settling import judge_all, settle

# What the program may say of a disk that fails.
TYPED = frozenset({"StoreUnavailable", "ConfigError"})
_POLL_S, _FIRST_REVISION = 0.05, "0001"
_NOT_LOGGED = re.compile(r"(kiosk\.log cannot be written: .*\n)+")
Told = dict[str, Any] | None


class Scene:
    """One site with the lives of its program, not started: only the main thread works."""

    def __init__(self, folder: Path, building: Building, nursery: Nursery) -> None:
        building.calm()
        self.building = building
        self._nursery = nursery
        self._staff = Staff(building)
        self.site = Site(folder, building)
        self.site.configure({**QUICK, "passages": {"poll_s": _POLL_S}})
        self._photo = folder / "visitor.jpg"
        self._photo.write_bytes(building.photo)
        self.history = History()

    @property
    def files(self) -> list[Path]:
        """Everything in the data folder that the program writes once it is set up."""
        folder, database = self.site.folder, self.site.folder / DATABASE_NAME
        beside = [Path(f"{database}{end}") for end in ("-wal", "-shm", "-journal")]
        return [folder, database, *beside, folder / "kiosk.log", folder / LOCK_NAME]

    def born(self) -> Life:
        """A process that has opened nothing yet."""
        return Life(self._nursery, str(self.site.folder), str(self._photo))

    def opened(self) -> Life:
        life = self.born()
        told = life.ask("open")
        assert told is not None, life.kill() or life.errors
        assert "ok" in told, told
        return life

    def do(self, life: Life, do: str, visit: str = "", *, photo: bool = False) -> Told:
        """One deed, remembered with its answer; None when the program has died over it."""
        deed = Deed(do, visit, photo=photo)
        self.history.sent(life.next_number, deed)
        told = life.ask(do, visit=visit, photo=photo)
        if told is None:
            self.history.died()
            return None
        self.history.heard(told, TYPED)
        return told

    def bury(self, life: Life, *, may_speak: bool = False) -> None:
        """Kill what still lives. It has printed nothing, or at most a line that says why."""
        life.kill()
        if life.errors and not (may_speak and _NOT_LOGGED.fullmatch(life.errors)):
            self.history.complaints.append(f"on standard error: {life.errors[-1500:]}")

    def judge(self) -> Findings:
        """After the program has died: the database alone."""
        with self.site.opened() as store:
            return judge_database(store, self.history, self.site.photo)

    def judge_settled(self) -> Findings:
        """Every judge, about what there is now."""
        return judge_all(self.site, self.history, self._staff)

    def close(self) -> Findings:
        """Settle, ask all judges, and look for anything personal in the log."""
        settle(self.site, self.history)
        findings = self.judge_settled()
        self.site.close()
        return findings

    def invite_host(self) -> None:
        """Somebody to visit, where the database is a new one."""
        with self.site.opened() as store, store.write() as connection:
            if not people.find_hosts(connection, HOST, 1):
                people.put_host(connection, HOST, "", "", "Отдел проверок")

    def step_back(self) -> None:
        """The database as the first version of the program has left it."""
        with self.site.opened() as store, store._backend.writer.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                command.downgrade(alembic_config(connection), _FIRST_REVISION)

    def forget_database(self) -> None:
        """As on the first start: settings and the secret of HikCentral, nothing else."""
        self.history = History()
        for file in [*self.site.folder.glob("kiosk.db*"), self.site.folder / "secrets.vault"]:
            file.unlink(missing_ok=True)
        self.site.put_secret("hikcentral-app-secret", APP_SECRET)
