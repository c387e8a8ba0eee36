"""Offers with groups of their own, returns followed on their way, slots counted by the store's weeks.

What slots brought is derived: it is counted anew in the first night.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.kernel import db

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
revision = "36f3ff49b3fb"
down_revision = "c343471c2e4e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slot_facts",
        sa.Column("lot", sa.String(length=10), nullable=False),
        sa.Column("week", sa.String(length=10), nullable=False),
        sa.Column("slot", sa.String(length=20), nullable=False),
        sa.Column("policy", sa.String(length=10), nullable=False),
        sa.Column("people", BIG, nullable=False),
        sa.Column("views", BIG, nullable=False),
        sa.Column("shown", BIG, nullable=False),
        sa.Column("clicks", BIG, nullable=False),
        sa.Column("clickers", BIG, nullable=False),
        sa.Column("buyers", BIG, nullable=False),
        sa.Column("revenue_minor", BIG, nullable=False),
        sa.Column("purchases", BIG, nullable=False),
        sa.Column("attributed_minor", BIG, nullable=False),
        sa.PrimaryKeyConstraint("lot", "week", "slot", "policy", name=op.f("pk_slot_facts")),
    )
    op.create_table(
        "slot_standings",
        sa.Column("lot", sa.String(length=10), nullable=False),
        sa.Column("slot", sa.String(length=20), nullable=False),
        sa.Column("since", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("as_of", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("lot", "slot", name=op.f("pk_slot_standings")),
    )
    op.drop_table("slot_results")
    op.drop_table("slot_weeks")
    with op.batch_alter_table("offer_decisions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_offer_decisions_offer_customer_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_offer_decisions_offer_visitor_id"), type_="unique")
        batch_op.create_index("ix_offer_decisions_offer_customer", ["offer", "customer_id"], unique=False)

    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_out_bp", BIG, server_default="1000", nullable=False))
        batch_op.add_column(sa.Column("again_days", BIG, nullable=True))
        batch_op.add_column(sa.Column("only_moved", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("moves", sa.JSON(), nullable=True))

    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delay_told_to", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("delay_told_at", db.UtcDateTime(timezone=True), nullable=True))

    with op.batch_alter_table("returns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("way_status", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("way_at", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("way_provider", sa.String(length=20), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("way_reference", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("way_due_at", db.UtcDateTime(timezone=True), nullable=True))

    with op.batch_alter_table("warehouse_requests", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("told_to_wait", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("wait_said_at", db.UtcDateTime(timezone=True), nullable=True))
