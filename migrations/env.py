"""Alembic environment: migrates the store named by the configuration over the application's own engine."""

from __future__ import annotations

from alembic import context

from shop.kernel import db, migrations

store = context.config.attributes["store"]

with migrations.references_at_rest(store) as connection:
    context.configure(
        connection=connection,
        target_metadata=db.METADATA[store],
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="db.",
        include_object=migrations.has_a_model,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
