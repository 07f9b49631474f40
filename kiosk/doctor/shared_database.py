"""Check of a database on a server: it answers, is as new as this program, and keeps its audit.

Changes nothing, shows no secret. Any thread.
"""

from collections.abc import Iterator

from kiosk.app.place import postgres_address
from kiosk.core.errors import ConfigError, StoreError
from kiosk.core.ports import Secrets
from kiosk.doctor.findings import Finding, fail, failed_by, not_run_after, ok, warn
from kiosk.settings import StoreSettings


def shared_database(chosen: StoreSettings, secrets: Secrets | None) -> Iterator[Finding]:
    """One finding of the database itself, and one more when the audit list is not protected."""
    if secrets is None:
        yield not_run_after("database", "secrets")
        return
    from services.store.postgres_examining import examine_postgres

    try:
        found = examine_postgres(postgres_address(secrets, chosen))
    except (ConfigError, StoreError) as error:
        yield failed_by("database", error)
        return
    shown = {"version": found.version, "revision": found.revision, "head": found.head}
    if not found.revision:
        yield warn("database", "database.empty", **shown)
    elif found.revision == found.head:
        yield ok("database", "database.answers", **shown)
    elif found.knows:
        yield warn("database", "database.server_old", **shown)
    else:
        yield fail("database", "database.too_new", **shown)
    if found.audit_open:
        yield warn("database", "database.audit_open", user=chosen.user)
