"""Persons over visits, lanes and subjects of jobs, receipts of doors"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_OLD_STATUSES = "'EXPECTED', 'CHECKED_IN', 'CHECKED_OUT', 'CANCELLED', 'NO_SHOW'"
_STATUSES = "'EXPECTED', 'CHECKED_IN', 'STEPPED_OUT', 'CHECKED_OUT', 'CANCELLED', 'NO_SHOW'"
_QUEUED = sa.text("state = 'queued'")
_RUNNING = sa.text("state = 'running'")
_OF_VISIT = sa.text("visit_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("visit") as table:
        table.add_column(
            sa.Column("person_code", sa.String(length=16), nullable=False, server_default="")
        )
        table.add_column(
            sa.Column("barred", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        table.add_column(sa.Column("left_at", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("person_removed_at", sa.BigInteger(), nullable=True))
    _allow_statuses(_STATUSES)
    op.execute("UPDATE visit SET person_code = id")
    op.create_index("ix_visit_person_code", "visit", ["person_code"])
    _widen_job()
    with op.batch_alter_table("job_log") as table:
        table.alter_column("visit_id", existing_type=sa.String(length=16), nullable=True)
    op.drop_index("ix_job_log_job_id", table_name="job_log")
    op.drop_index("ix_job_log_visit_id", table_name="job_log")
    _create_index("ix_job_log_visit", "job_log", "visit_id", _OF_VISIT)
    op.create_table(
        "door_receipt",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("door_id", sa.String(length=64), nullable=False),
        sa.Column("visit_id", sa.String(length=16), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_door_receipt_job_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_door_receipt_visit_id")),
        sa.PrimaryKeyConstraint("job_id", "door_id", name=op.f("pk_door_receipt")),
    )
    op.create_index("ix_door_receipt_visit_id", "door_receipt", ["visit_id"])


def downgrade() -> None:
    op.drop_table("door_receipt")
    # Nobody's jobs and the new kinds have no place in the older tables.
    kinds = "('update_validity', 'revoke_ghost', 'remove_person')"
    op.execute(f"DELETE FROM job_log WHERE kind IN {kinds}")  # noqa: S608 - fixed words
    op.execute(f"DELETE FROM job WHERE kind IN {kinds}")  # noqa: S608 - fixed words
    op.drop_index("ix_job_log_visit", table_name="job_log")
    with op.batch_alter_table("job_log") as table:
        table.alter_column("visit_id", existing_type=sa.String(length=16), nullable=False)
        table.create_index("ix_job_log_visit_id", ["visit_id"])
        table.create_index("ix_job_log_job_id", ["job_id"])
    _narrow_job()
    op.execute("UPDATE visit SET status = 'CHECKED_IN' WHERE status = 'STEPPED_OUT'")
    op.drop_index("ix_visit_person_code", table_name="visit")
    with op.batch_alter_table("visit") as table:
        for name in ("person_code", "barred", "left_at", "person_removed_at"):
            table.drop_column(name)
    _allow_statuses(_OLD_STATUSES)


def _widen_job() -> None:
    for name in ("ix_job_one_running", "ix_job_due", "ix_job_open", "ix_job_visit_id"):
        op.drop_index(name, table_name="job")
    with op.batch_alter_table("job") as table:
        table.alter_column("visit_id", existing_type=sa.String(length=16), nullable=True)
        for name, length in (("subject", 64), ("lane", 16)):
            table.add_column(
                sa.Column(name, sa.String(length=length), nullable=False, server_default="")
            )
    op.execute(
        "UPDATE job SET subject = chain, lane = CASE kind WHEN 'revoke' THEN 'revoke'"
        " WHEN 'notify' THEN 'notify' ELSE 'access' END"
    )
    _create_running_index("subject")
    _create_due_index("lane", "priority", "run_at", "id")
    _create_index("ix_job_dead", "job", "id", sa.text("state = 'dead'"))
    _create_index("ix_job_visit", "job", "visit_id", _OF_VISIT)


def _narrow_job() -> None:
    for name in ("ix_job_one_running", "ix_job_due", "ix_job_dead", "ix_job_visit"):
        op.drop_index(name, table_name="job")
    with op.batch_alter_table("job") as table:
        table.alter_column("visit_id", existing_type=sa.String(length=16), nullable=False)
        table.drop_column("subject")
        table.drop_column("lane")
    _create_running_index("chain")
    _create_due_index("priority", "run_at", "id")
    _create_index("ix_job_open", "job", "state", sa.text("state IN ('queued', 'running', 'dead')"))
    op.create_index("ix_job_visit_id", "job", ["visit_id"])


def _create_running_index(column: str) -> None:
    op.create_index(
        "ix_job_one_running",
        "job",
        [column],
        unique=True,
        sqlite_where=_RUNNING,
        postgresql_where=_RUNNING,
    )


def _create_index(name: str, table: str, column: str, where: sa.TextClause) -> None:
    op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)


def _create_due_index(*columns: str) -> None:
    op.create_index(
        "ix_job_due", "job", list(columns), sqlite_where=_QUEUED, postgresql_where=_QUEUED
    )


def _allow_statuses(statuses: str) -> None:
    with op.batch_alter_table("visit") as table:
        table.drop_constraint(op.f("ck_visit_status"), type_="check")
        table.create_check_constraint(op.f("ck_visit_status"), sa.text(f"status IN ({statuses})"))
