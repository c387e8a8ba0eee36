"""Orders that live on: gift cards, invoices, disputes, edits, tax classes, delivery zones, past orders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.kernel import db

revision = "abecf5b78fb0"
down_revision = "db338d694ff2"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "gateway_marks",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("seen_until", db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_gateway_marks")),
    )
    op.create_table(
        "pickup_places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("address", sa.JSON(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("price_minor", BIG, nullable=False),
        sa.Column("min_days", BIG, nullable=False),
        sa.Column("max_days", BIG, nullable=False),
        sa.CheckConstraint("min_days BETWEEN 0 AND max_days", name=op.f("ck_pickup_places_days_ordered")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup_places")),
        sa.UniqueConstraint("code", name=op.f("uq_pickup_places_code")),
    )
    op.create_table(
        "credit_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("balance_minor", BIG, nullable=False),
        sa.Column("value_minor", BIG, nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_ending", sa.String(length=4), nullable=False),
        sa.Column("recipient_name", sa.String(length=120), nullable=False),
        sa.Column("recipient_email", sa.String(length=320), nullable=False),
        sa.Column("sender_name", sa.String(length=120), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("deliver_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("expires_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("balance_minor >= 0", name=op.f("ck_credit_accounts_balance_not_negative")),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_credit_accounts_customer_id_customers"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_accounts")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_credit_accounts_code_hash")),
    )
    with op.batch_alter_table("credit_accounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credit_accounts_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_credit_accounts_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_credit_accounts_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_credit_accounts_recipient_email"), ["recipient_email"], unique=False
        )
        batch_op.create_index(
            "uq_credit_accounts_holder",
            ["customer_id", "currency"],
            unique=True,
            sqlite_where=sa.text("kind = 'store_credit'"),
            postgresql_where=sa.text("kind = 'store_credit'"),
        )

    op.create_table(
        "past_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("external_id", sa.String(length=60), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("person", sa.String(length=255), nullable=False),
        sa.Column("placed_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("financial", sa.String(length=30), nullable=False),
        sa.Column("fulfillment", sa.String(length=30), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("subtotal_minor", BIG, nullable=False),
        sa.Column("discount_minor", BIG, nullable=False),
        sa.Column("shipping_minor", BIG, nullable=False),
        sa.Column("tax_minor", BIG, nullable=False),
        sa.Column("total_minor", BIG, nullable=False),
        sa.Column("refunded_minor", BIG, nullable=False),
        sa.Column("kept_minor", BIG, nullable=False),
        sa.Column("discount_code", sa.String(length=120), nullable=False),
        sa.Column("shipping_address", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("imported_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "total_minor >= 0 AND kept_minor >= 0", name=op.f("ck_past_orders_past_amounts_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_past_orders_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_orders")),
        sa.UniqueConstraint("source", "name", name=op.f("uq_past_orders_source_name")),
    )
    with op.batch_alter_table("past_orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_past_orders_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_past_orders_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_past_orders_placed_at"), ["placed_at"], unique=False)

    op.create_table(
        "credit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("amount_minor", BIG, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_credit_entries_amount_not_zero")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credit_accounts.id"], name=op.f("fk_credit_entries_account_id_credit_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_credit_entries_key")),
    )
    with op.batch_alter_table("credit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credit_entries_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_credit_entries_order_id"), ["order_id"], unique=False)

    op.create_table(
        "credit_holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", BIG, nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("round", BIG, nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_credit_holds_amount_positive")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credit_accounts.id"], name=op.f("fk_credit_holds_account_id_credit_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_holds")),
        sa.UniqueConstraint("order_id", "account_id", name=op.f("uq_credit_holds_order_id_account_id")),
    )
    with op.batch_alter_table("credit_holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credit_holds_account_id"), ["account_id"], unique=False)

    op.create_table(
        "gift_card_wishes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cart_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_name", sa.String(length=120), nullable=False),
        sa.Column("recipient_email", sa.String(length=320), nullable=False),
        sa.Column("sender_name", sa.String(length=120), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("deliver_on", sa.Date(), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cart_id"], ["carts.id"], name=op.f("fk_gift_card_wishes_cart_id_carts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["variants.id"],
            name=op.f("fk_gift_card_wishes_variant_id_variants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_card_wishes")),
    )
    with op.batch_alter_table("gift_card_wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gift_card_wishes_cart_id"), ["cart_id"], unique=False)

    op.create_table(
        "invoices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("issued_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("tax_minor", BIG, nullable=False),
        sa.Column("total_minor", BIG, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("parties", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_invoices_number_positive")),
        sa.CheckConstraint("total_minor >= 0", name=op.f("ck_invoices_total_not_negative")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["invoices.id"], name=op.f("fk_invoices_corrects_id_invoices")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_invoices_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("cause", name=op.f("uq_invoices_cause")),
        sa.UniqueConstraint("series", "number", name=op.f("uq_invoices_series_number")),
    )
    with op.batch_alter_table("invoices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoices_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoices_issued_at"), ["issued_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoices_order_id"), ["order_id"], unique=False)

    op.create_table(
        "past_order_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("past_order_id", sa.Uuid(), nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("sku", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("unit_price_minor", BIG, nullable=False),
        sa.Column("discount_minor", BIG, nullable=False),
        sa.Column("fulfilled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_past_order_lines_past_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["past_order_id"],
            ["past_orders.id"],
            name=op.f("fk_past_order_lines_past_order_id_past_orders"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_past_order_lines_product_id_products"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["variants.id"],
            name=op.f("fk_past_order_lines_variant_id_variants"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_order_lines")),
    )
    with op.batch_alter_table("past_order_lines", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_past_order_lines_past_order_id"), ["past_order_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_past_order_lines_product_id"), ["product_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_past_order_lines_variant_id"), ["variant_id"], unique=False)

    op.create_table(
        "disputes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("gateway", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=255), nullable=False),
        sa.Column("amount_minor", BIG, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("due_by", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("opened_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_disputes_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_disputes_payment_id_payments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("gateway", "reference", name=op.f("uq_disputes_gateway_reference")),
    )
    with op.batch_alter_table("disputes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disputes_order_id"), ["order_id"], unique=False)

    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_actor_at", ["actor", "at"], unique=False)

    with op.batch_alter_table("carts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gift_cards", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("use_credit", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("has_credit", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(
            sa.Column("tax_exemption", sa.String(length=20), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("vat_number", sa.String(length=24), server_default="", nullable=False))
        batch_op.add_column(sa.Column("tax_note", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=10), server_default="products", nullable=False)
        )

    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gift_card", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("ships_from", sa.Date(), nullable=True))

    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("credit_minor", BIG, server_default="0", nullable=False))
        batch_op.create_check_constraint(op.f("ck_orders_credit_not_negative"), "credit_minor >= 0")
        batch_op.add_column(sa.Column("held_for", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("packing_at", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("due_minor", BIG, server_default="0", nullable=False))
        batch_op.add_column(sa.Column("version", BIG, server_default="1", nullable=False))

    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purpose", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("pay_until", db.UtcDateTime(timezone=True), nullable=True))

    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gift_card", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("to_credit", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("shipping_methods", schema=None) as batch_op:
        batch_op.add_column(sa.Column("up_to", BIG, nullable=True))

    with op.batch_alter_table("shipping_zones", schema=None) as batch_op:
        batch_op.add_column(sa.Column("regions", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("postal_codes", sa.JSON(), server_default="[]", nullable=False))

    with op.batch_alter_table("tax_rates", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("postal_codes", sa.String(length=400), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("tax_class", sa.String(length=12), server_default="standard", nullable=False)
        )
        batch_op.add_column(sa.Column("compound", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("on_delivery", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("instead", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_tax_rates_country_region_name"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_tax_rates_country_region_postal_codes_tax_class_name"),
            ["country", "region", "postal_codes", "tax_class", "name"],
        )

    with op.batch_alter_table("variants", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("tax_class", sa.String(length=12), server_default="standard", nullable=False)
        )
        batch_op.add_column(sa.Column("oversell", BIG, nullable=True))
        batch_op.add_column(sa.Column("ships_from", sa.Date(), nullable=True))
