"""Alembic's entry: runs the revisions on the connection that `services.store.migrate` opened."""

from alembic import context

from services.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
