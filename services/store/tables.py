"""The tables, as SQLAlchemy Core sees them. Changed only together with a migration."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core.clock import require_aware
from kiosk.core.jobs import JobState
from kiosk.core.visits import AccessState, VisitStatus

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcMillis(sa.TypeDecorator[datetime]):
    """An aware moment as whole milliseconds since 1970, UTC. Naive values are refused."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:
        if value is None:
            return None
        return (require_aware(value) - _EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else _EPOCH + timedelta(milliseconds=int(value))


def _one_of(column: str, values: type[VisitStatus | AccessState | JobState]) -> str:
    names = ", ".join(f"'{value.value}'" for value in values)
    return f"{column} IN ({names})"


department = sa.Table(
    "department",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(200), nullable=False, unique=True),
)

host = sa.Table(
    "host",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("name_folded", sa.String(200), nullable=False, index=True),
    sa.Column("email", sa.String(200), nullable=False, server_default=""),
    sa.Column("phone", sa.String(64), nullable=False, server_default=""),
    sa.Column("department_id", sa.Integer, sa.ForeignKey("department.id"), nullable=False),
)

visit = sa.Table(
    "visit",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("change_seq", sa.BigInteger, nullable=False, index=True),
    sa.Column("status", sa.String(16), nullable=False, index=True),
    sa.Column("access", sa.String(16), nullable=False, index=True),
    sa.Column("visitor_name", sa.String(200), nullable=False),
    sa.Column("name_folded", sa.String(200), nullable=False, index=True),
    sa.Column("company", sa.String(200), nullable=False),
    sa.Column("phone", sa.String(64), nullable=False),
    sa.Column("email", sa.String(64), nullable=False),
    sa.Column("visit_type", sa.String(16), nullable=False),
    sa.Column("host_id", sa.Integer, sa.ForeignKey("host.id"), nullable=False),
    sa.Column("purpose", sa.String(200), nullable=False),
    sa.Column("expected_entry", UtcMillis, nullable=False),
    sa.Column("expected_exit", UtcMillis, nullable=False),
    sa.Column("consent_at", UtcMillis, nullable=False),
    sa.Column("registered_by", sa.String(64), nullable=False),
    sa.Column("created_at", UtcMillis, nullable=False, index=True),
    sa.Column("has_photo", sa.Boolean, nullable=False),
    sa.Column("person_code", sa.String(16), nullable=False, server_default="", index=True),
    sa.Column("person_id", sa.String(64), index=True),
    sa.Column("barred", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("doors_ready", sa.Integer, nullable=False, server_default="0"),
    sa.Column("doors_total", sa.Integer, nullable=False, server_default="0"),
    sa.Column("wait_reason", sa.String(32)),
    sa.Column("wait_detail", sa.String(300), nullable=False, server_default=""),
    sa.Column("next_try_at", UtcMillis),
    sa.Column("checked_in_at", UtcMillis),
    sa.Column("checked_out_at", UtcMillis),
    sa.Column("closed_at", UtcMillis, index=True),
    sa.Column("access_granted_at", UtcMillis),
    sa.Column("access_revoked_at", UtcMillis),
    sa.Column("first_entry_at", UtcMillis),
    sa.Column("first_exit_at", UtcMillis),
    sa.Column("left_at", UtcMillis),
    sa.Column("entry_count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("exit_count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("entry_notified_at", UtcMillis),
    sa.Column("exit_notified_at", UtcMillis),
    sa.Column("person_removed_at", UtcMillis),
    sa.CheckConstraint(_one_of("status", VisitStatus), name="status"),
    sa.CheckConstraint(_one_of("access", AccessState), name="access"),
)

photo = sa.Table(
    "photo",
    metadata,
    sa.Column("visit_id", sa.String(16), sa.ForeignKey("visit.id"), primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("created_at", UtcMillis, nullable=False),
)

passage = sa.Table(
    "passage",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("event_id", sa.String(64), nullable=False, unique=True),
    sa.Column("visit_id", sa.String(16), sa.ForeignKey("visit.id"), nullable=False, index=True),
    sa.Column("at", UtcMillis, nullable=False),
    sa.Column("direction", sa.String(16), nullable=False),
    sa.Column("door_id", sa.String(64), nullable=False),
    sa.Column("door_name", sa.String(200), nullable=False),
)

job = sa.Table(
    "job",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("visit_id", sa.String(16), sa.ForeignKey("visit.id")),
    sa.Column("chain", sa.String(64), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("subject", sa.String(64), nullable=False, server_default=""),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("lane", sa.String(16), nullable=False, server_default=""),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("idem_key", sa.String(64), nullable=False, unique=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("run_at", UtcMillis, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("token", sa.Integer, nullable=False, server_default="0"),
    sa.Column("uncertain", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("pass_dead", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("lease_owner", sa.String(64), nullable=False, server_default=""),
    sa.Column("lease_until", UtcMillis),
    sa.Column("result", sa.JSON, nullable=False),
    sa.Column("reason", sa.String(32)),
    sa.Column("last_error", sa.String(300), nullable=False, server_default=""),
    sa.Column("created_at", UtcMillis, nullable=False),
    sa.Column("finished_at", UtcMillis),
    sa.UniqueConstraint("chain", "seq"),
    sa.CheckConstraint(_one_of("state", JobState), name="state"),
)
# The database itself refuses two running steps about one person.
sa.Index(
    "ix_job_one_running",
    job.c.subject,
    unique=True,
    sqlite_where=sa.text("state = 'running'"),
    postgresql_where=sa.text("state = 'running'"),
)
sa.Index(
    "ix_job_due",
    job.c.lane,
    job.c.priority,
    job.c.run_at,
    job.c.id,
    sqlite_where=sa.text("state = 'queued'"),
    postgresql_where=sa.text("state = 'queued'"),
)
_DEAD = sa.text("state = 'dead'")
sa.Index("ix_job_dead", job.c.id, sqlite_where=_DEAD, postgresql_where=_DEAD)
_OF_VISIT = sa.text("visit_id IS NOT NULL")
sa.Index("ix_job_visit", job.c.visit_id, sqlite_where=_OF_VISIT, postgresql_where=_OF_VISIT)

job_log = sa.Table(
    "job_log",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("job_id", sa.Integer, sa.ForeignKey("job.id"), nullable=False),
    sa.Column("visit_id", sa.String(16), sa.ForeignKey("visit.id")),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("at", UtcMillis, nullable=False),
    sa.Column("what", sa.String(32), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("note", sa.String(300), nullable=False),
)

sa.Index("ix_job_log_visit", job_log.c.visit_id, sqlite_where=_OF_VISIT, postgresql_where=_OF_VISIT)

door_receipt = sa.Table(
    "door_receipt",
    metadata,
    sa.Column("job_id", sa.Integer, sa.ForeignKey("job.id"), primary_key=True),
    sa.Column("door_id", sa.String(64), primary_key=True),
    sa.Column("visit_id", sa.String(16), sa.ForeignKey("visit.id"), nullable=False, index=True),
    sa.Column("what", sa.String(16), nullable=False),
    sa.Column("at", UtcMillis, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", UtcMillis, nullable=False),
    sa.Column("actor", sa.String(64), nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("visit_id", sa.String(16), index=True),
    sa.Column("detail", sa.String(300), nullable=False),
    sqlite_autoincrement=True,
)

watermark = sa.Table(
    "watermark",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("at", UtcMillis, nullable=False),
)

counter = sa.Table(
    "counter",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("label_a", sa.String(128), primary_key=True),
    sa.Column("label_b", sa.String(64), primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)

credential = sa.Table(
    "credential",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("verifier", sa.String(300), nullable=False),
    sa.Column("misses", sa.Integer, nullable=False, server_default="0"),
    sa.Column("blocked_until", UtcMillis),
)
