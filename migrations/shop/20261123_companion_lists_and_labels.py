"""What goes with a product as one row a list; labels bought together, and for the way back; two indexes of orders.

Lists are learned: the worker does so at its next sweep, pages show what sells until then.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "6e23b527bbb1"
down_revision = "36f3ff49b3fb"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "companion_lists",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("companions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_companion_lists_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", "kind", name=op.f("pk_companion_lists")),
    )
    op.drop_table("affinities")
    op.execute(
        "DELETE FROM periodic_runs WHERE name IN ('personalization.rebuild', 'personalization.sessions')"
    )
    with op.batch_alter_table("parcel_labels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("comes_back", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("lot_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_parcel_labels_lot_id"), ["lot_id"], unique=False)

    with op.batch_alter_table("returns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parcel_label_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_returns_parcel_label_id"), ["parcel_label_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_returns_parcel_label_id_parcel_labels"),
            "parcel_labels",
            ["parcel_label_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_orders_confirmed_at"))
        batch_op.create_index(
            "ix_orders_confirmed_at",
            ["confirmed_at", "status", "currency", "store_currency", "total_minor", "store_total_minor"],
            unique=False,
        )

    with op.batch_alter_table("order_timeline", schema=None) as batch_op:
        batch_op.create_index("ix_order_timeline_kind_at", ["kind", "at"], unique=False)
