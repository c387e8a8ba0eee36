"""Alembic environment: migrates the store named by the configuration over the application's own engine."""

from __future__ import annotations

from alembic import context

from shop.kernel import db

store = context.config.attributes["store"]

with db.engine(store).connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.METADATA[store],
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="db.",
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
