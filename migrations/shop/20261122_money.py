"""Money: promotions of every kind, orders in other currencies, what search engines read of a collection."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from shop.catalog.search import ddl
from shop.kernel import db

revision = "db338d694ff2"
down_revision = "273e30dbc24c"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "promotion_code_batches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["promotion_id"],
            ["promotions.id"],
            name=op.f("fk_promotion_code_batches_promotion_id_promotions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_code_batches")),
    )
    with op.batch_alter_table("promotion_code_batches", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_promotion_code_batches_promotion_id"), ["promotion_id"], unique=False
        )

    op.create_table(
        "promotion_goods",
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.Column("goods_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["promotion_id"],
            ["promotions.id"],
            name=op.f("fk_promotion_goods_promotion_id_promotions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("promotion_id", "goods_id", name=op.f("pk_promotion_goods")),
    )
    with op.batch_alter_table("promotion_goods", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promotion_goods_goods_id"), ["goods_id"], unique=False)

    with op.batch_alter_table("collections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seo_title", sa.String(length=255), server_default="", nullable=False))
        batch_op.add_column(sa.Column("seo_description", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gift", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("store_currency", sa.String(length=3), nullable=True))
        batch_op.add_column(sa.Column("store_total_minor", BIG, nullable=True))
        batch_op.add_column(sa.Column("exchange_rate", sa.String(length=24), nullable=True))

    with op.batch_alter_table("promotion_codes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("email", sa.String(length=320), nullable=True))
        batch_op.create_index(batch_op.f("ix_promotion_codes_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_promotion_codes_email"), ["email"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_promotion_codes_batch_id_promotion_code_batches"),
            "promotion_code_batches",
            ["batch_id"],
            ["id"],
            ondelete="CASCADE",
        )

    with op.batch_alter_table("promotions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("stacking", sa.String(length=12), server_default="exclusive", nullable=False)
        )
        batch_op.add_column(sa.Column("lane", sa.String(length=10), server_default="order", nullable=False))
        batch_op.add_column(
            sa.Column("respects_floor", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(sa.Column("budget_minor", BIG, nullable=True))
        batch_op.add_column(sa.Column("given_minor", BIG, server_default="0", nullable=False))
        batch_op.add_column(sa.Column("starts_at", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ends_at", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("minimum_minor", BIG, server_default="0", nullable=False))
        batch_op.add_column(sa.Column("needs_goods", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index("ix_promotions_met", ["active", "reach"], unique=False)
        batch_op.create_check_constraint(
            op.f("ck_promotions_within_budget"), "budget_minor IS NULL OR given_minor <= budget_minor"
        )

    _carry_over()
    with op.batch_alter_table("promotions", schema=None) as batch_op:
        batch_op.drop_column("combinable")
    _search_anew()


def _carry_over() -> None:
    """Promotions keep what they say: how they combine, what they have given, when they hold, from how much."""
    connection = op.get_bind()
    promotions = sa.table(
        "promotions",
        sa.column("id", sa.Uuid()),
        sa.column("conditions", sa.JSON()),
        sa.column("combinable", sa.Boolean()),
        sa.column("stacking", sa.String()),
        sa.column("given_minor", BIG),
        sa.column("starts_at", db.UtcDateTime(timezone=True)),
        sa.column("ends_at", db.UtcDateTime(timezone=True)),
        sa.column("minimum_minor", BIG),
    )
    redemptions = sa.table(
        "promotion_redemptions",
        sa.column("promotion_id", sa.Uuid()),
        sa.column("amount_minor", BIG),
        sa.column("released_at", db.UtcDateTime(timezone=True)),
    )
    given = (
        sa.select(sa.func.coalesce(sa.func.sum(redemptions.c.amount_minor), 0))
        .where(redemptions.c.promotion_id == promotions.c.id, redemptions.c.released_at.is_(None))
        .scalar_subquery()
    )
    connection.execute(sa.update(promotions).values(given_minor=given))
    connection.execute(sa.update(promotions).where(promotions.c.combinable).values(stacking="combinable"))
    for row in connection.execute(sa.select(promotions.c.id, promotions.c.conditions)).all():
        if found := _written_down(row.conditions):
            connection.execute(sa.update(promotions).where(promotions.c.id == row.id).values(**found))


def _written_down(conditions: list[dict[str, Any]]) -> dict[str, Any]:
    """The columns that say what `conditions` say."""
    found: dict[str, Any] = {}
    for one in conditions:
        if one["kind"] == "subtotal":
            found["minimum_minor"] = int(one["minimum_minor"])
        if one["kind"] == "time_window":
            for name in ("starts_at", "ends_at"):
                found[name] = datetime.fromisoformat(one[name]) if one.get(name) else None
    return found


def _search_anew() -> None:
    """The search engine's tables have another shape; the worker fills them."""
    ddl.drop(op.get_bind())
    ddl.create(op.get_bind())
    op.execute("UPDATE product_index SET indexed_at = NULL")
