"""Alembic's entry: runs the numbered migrations on the engine that `store.database.migrate` hands in."""

from alembic import context

from store.tables import Base

with context.config.attributes["engine"].begin() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    context.run_migrations()
