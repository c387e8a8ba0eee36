"""Deliveries people can trust: works, carriers, labels, returns, conversations, bounces, more questions."""

from __future__ import annotations

import hashlib
import uuid

import sqlalchemy as sa
from alembic import op

from shop.kernel import db

revision = "2b08549c4841"
down_revision = "abecf5b78fb0"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXTS = ("email", "name", "order_number", "body", "locale")
CONVERSATION = ("id", "key", "customer_id", "address_hash", "email", "name", "locale", "state", "matched")
CONVERSATION += ("subject", "preview", "opened_at", "updated_at", "waiting_since", "closed_at")
MESSAGE = ("id", "conversation_id", "kind", "channel", "author", "sender", "subject", "body", "quoted")
MESSAGE += ("left_out", "topic", "order_id", "order_number", "proven", "automatic", "locale")
MESSAGE += ("first_answer", "created_at")
KINDS = {"id": sa.Uuid(), "at": db.UtcDateTime(), "since": db.UtcDateTime(), "context": sa.JSON()}


def upgrade() -> None:
    op.create_table(
        "carrier_connections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("secrets", sa.Text(), nullable=False),
        sa.Column("hook", sa.String(length=80), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("connected_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("checked_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("problem_params", sa.JSON(), nullable=False),
        sa.Column("failures", BIG, nullable=False),
        sa.Column("resume_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("heard_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("asked_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("refused", BIG, nullable=False),
        sa.Column("refused_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("strays", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier_connections")),
        sa.UniqueConstraint("key", name=op.f("uq_carrier_connections_key")),
        sa.UniqueConstraint("provider", name=op.f("uq_carrier_connections_provider")),
    )
    op.create_table(
        "code_meanings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("delayed", sa.Boolean(), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("decided_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_meanings")),
        sa.UniqueConstraint("provider", "code", name=op.f("uq_code_meanings_provider_code")),
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("matched", sa.Boolean(), nullable=False),
        sa.Column("assigned_to", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("preview", sa.String(length=200), nullable=False),
        sa.Column("opened_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("waiting_since", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("first_answered_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("key", name=op.f("uq_conversations_key")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversations_address_hash"), ["address_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_conversations_assigned_to"), ["assigned_to"], unique=False)
        batch_op.create_index(batch_op.f("ix_conversations_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conversations_order_id"), ["order_id"], unique=False)
        batch_op.create_index("ix_conversations_state_updated", ["state", "updated_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_conversations_waiting_since"), ["waiting_since"], unique=False)

    op.create_table(
        "mail_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("permanent", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("received_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_reports")),
    )
    with op.batch_alter_table("mail_reports", schema=None) as batch_op:
        batch_op.create_index("ix_mail_reports_address", ["address_hash", "kind", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_reports_mail_id"), ["mail_id"], unique=False)

    op.create_table(
        "rate_answers",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("asked_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_answers")),
    )
    with op.batch_alter_table("rate_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_answers_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "saved_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_answers")),
    )
    op.create_table(
        "tracking_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("imported_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("parcels", BIG, nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("undone_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracking_imports")),
    )
    with op.batch_alter_table("tracking_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tracking_imports_imported_at"), ["imported_at"], unique=False)

    op.create_table(
        "warehouses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("takes_all", sa.Boolean(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("link_version", BIG, nullable=False),
        sa.Column("opened_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("secrets", sa.Text(), nullable=False),
        sa.Column("cursor", sa.String(length=200), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("problem_params", sa.JSON(), nullable=False),
        sa.Column("failures", BIG, nullable=False),
        sa.Column("resume_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("checked_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("heard_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("asked_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("refused", BIG, nullable=False),
        sa.Column("refused_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouses")),
        sa.UniqueConstraint("code", name=op.f("uq_warehouses_code")),
        sa.UniqueConstraint("key", name=op.f("uq_warehouses_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_warehouses_token_hash")),
    )
    op.create_table(
        "conversation_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("sender", sa.String(length=320), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.Column("left_out", sa.String(length=500), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("order_number", sa.String(length=40), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("mail_message_id", sa.String(length=255), nullable=True),
        sa.Column("waited_seconds", BIG, nullable=True),
        sa.Column("first_answer", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_messages_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_messages")),
        sa.UniqueConstraint("mail_message_id", name=op.f("uq_conversation_messages_mail_message_id")),
    )
    with op.batch_alter_table("conversation_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversation_messages_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_conversation_messages_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            "ix_conversation_messages_told", ["conversation_id", "created_at"], unique=False
        )

    op.create_table(
        "warehouse_stock",
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column("available", BIG, nullable=False),
        sa.Column("said_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouses.id"], name=op.f("fk_warehouse_stock_warehouse_id_warehouses")
        ),
        sa.PrimaryKeyConstraint("warehouse_id", "sku", name=op.f("pk_warehouse_stock")),
    )
    op.create_table(
        "conversation_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("width", BIG, nullable=True),
        sa.Column("height", BIG, nullable=True),
        sa.Column("size", BIG, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["conversation_messages.id"],
            name=op.f("fk_conversation_files_message_id_conversation_messages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_files")),
    )
    with op.batch_alter_table("conversation_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversation_files_message_id"), ["message_id"], unique=False)

    op.create_table(
        "fulfillment_holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fulfillment_order_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("placed_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("placed_by", sa.String(length=80), nullable=False),
        sa.Column("released_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["fulfillment_order_id"],
            ["fulfillment_orders.id"],
            name=op.f("fk_fulfillment_holds_fulfillment_order_id_fulfillment_orders"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fulfillment_holds")),
    )
    with op.batch_alter_table("fulfillment_holds", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fulfillment_holds_fulfillment_order_id"), ["fulfillment_order_id"], unique=False
        )
        batch_op.create_index(
            "uq_fulfillment_holds_standing",
            ["fulfillment_order_id", "reason"],
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )

    op.create_table(
        "fulfillment_lines",
        sa.Column("fulfillment_order_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("open_quantity", BIG, nullable=False),
        sa.Column("shipped_quantity", BIG, nullable=False),
        sa.Column("cancelled_quantity", BIG, nullable=False),
        sa.CheckConstraint(
            "open_quantity >= 0 AND shipped_quantity >= 0 AND cancelled_quantity >= 0",
            name=op.f("ck_fulfillment_lines_none_negative"),
        ),
        sa.CheckConstraint(
            "quantity = open_quantity + shipped_quantity + cancelled_quantity",
            name=op.f("ck_fulfillment_lines_every_unit_counted_once"),
        ),
        sa.ForeignKeyConstraint(
            ["fulfillment_order_id"],
            ["fulfillment_orders.id"],
            name=op.f("fk_fulfillment_lines_fulfillment_order_id_fulfillment_orders"),
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"],
            ["order_lines.id"],
            name=op.f("fk_fulfillment_lines_order_line_id_order_lines"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("fulfillment_order_id", "order_line_id", name=op.f("pk_fulfillment_lines")),
    )
    with op.batch_alter_table("fulfillment_lines", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fulfillment_lines_order_line_id"), ["order_line_id"], unique=False
        )

    op.create_table(
        "nps_cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opened_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("contacted_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("root_cause", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_nps_cases_customer_id_customers")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_nps_cases_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["nps_surveys.id"], name=op.f("fk_nps_cases_survey_id_nps_surveys")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nps_cases")),
        sa.UniqueConstraint("survey_id", name=op.f("uq_nps_cases_survey_id")),
    )
    with op.batch_alter_table("nps_cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nps_cases_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nps_cases_order_id"), ["order_id"], unique=False)
        batch_op.create_index("ix_nps_cases_state_due", ["state", "due_at"], unique=False)

    op.create_table(
        "warehouse_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fulfillment_order_id", sa.Uuid(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("submitted_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("cancel_asked_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("said_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["fulfillment_order_id"],
            ["fulfillment_orders.id"],
            name=op.f("fk_warehouse_requests_fulfillment_order_id_fulfillment_orders"),
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouses.id"], name=op.f("fk_warehouse_requests_warehouse_id_warehouses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouse_requests")),
        sa.UniqueConstraint("fulfillment_order_id", name=op.f("uq_warehouse_requests_fulfillment_order_id")),
    )
    with op.batch_alter_table("warehouse_requests", schema=None) as batch_op:
        batch_op.create_index("ix_warehouse_requests_waiting", ["warehouse_id", "answered_at"], unique=False)

    op.create_table(
        "warehouse_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("attempts", BIG, nullable=False),
        sa.Column("done_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("parked_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["warehouse_requests.id"],
            name=op.f("fk_warehouse_calls_request_id_warehouse_requests"),
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouses.id"], name=op.f("fk_warehouse_calls_warehouse_id_warehouses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouse_calls")),
        sa.UniqueConstraint(
            "request_id", "revision", "kind", name=op.f("uq_warehouse_calls_request_id_revision_kind")
        ),
    )
    with op.batch_alter_table("warehouse_calls", schema=None) as batch_op:
        batch_op.create_index("ix_warehouse_calls_open", ["done_at", "parked_at", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_warehouse_calls_warehouse_id"), ["warehouse_id"], unique=False)

    op.create_table(
        "warehouse_shipments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=False),
        sa.Column("shipment_id", sa.Uuid(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("heard_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_warehouse_shipments_shipment_id_shipments")
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouses.id"], name=op.f("fk_warehouse_shipments_warehouse_id_warehouses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouse_shipments")),
        sa.UniqueConstraint(
            "warehouse_id", "external_id", name=op.f("uq_warehouse_shipments_warehouse_id_external_id")
        ),
    )
    with op.batch_alter_table("warehouse_shipments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_warehouse_shipments_shipment_id"), ["shipment_id"], unique=False)

    op.create_table(
        "parcel_labels",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("parcel_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("box", sa.JSON(), nullable=False),
        sa.Column("format", sa.String(length=4), nullable=False),
        sa.Column("hands_over", sa.Boolean(), nullable=False),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("tracker", sa.String(length=80), nullable=False),
        sa.Column("carrier", sa.String(length=40), nullable=False),
        sa.Column("carrier_name", sa.String(length=60), nullable=False),
        sa.Column("service_name", sa.String(length=120), nullable=False),
        sa.Column("tracking_number", sa.String(length=60), nullable=False),
        sa.Column("cost_minor", BIG, nullable=True),
        sa.Column("cost_currency", sa.String(length=3), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("refund", sa.String(length=10), nullable=False),
        sa.Column("problem", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("chosen_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("bought_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("voided_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("due_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("attempts", BIG, nullable=False),
        sa.Column("done_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("parked_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_parcel_labels_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_parcel_labels_parcel_id_parcels")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_labels")),
    )
    with op.batch_alter_table("parcel_labels", schema=None) as batch_op:
        batch_op.create_index("ix_parcel_labels_bought", ["bought_at"], unique=False)
        batch_op.create_index("ix_parcel_labels_open", ["done_at", "parked_at", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_labels_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_labels_parcel_id"), ["parcel_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_labels_state"), ["state"], unique=False)

    op.create_table(
        "returns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("wish", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("parcel_id", sa.Uuid(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("pays", sa.String(length=10), nullable=False),
        sa.Column("fee_minor", BIG, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("label_kind", sa.String(length=10), nullable=False),
        sa.Column("label_url", sa.String(length=500), nullable=False),
        sa.Column("carrier", sa.String(length=40), nullable=False),
        sa.Column("tracking_number", sa.String(length=60), nullable=False),
        sa.Column("send_by", sa.Date(), nullable=True),
        sa.Column("refund_minor", BIG, nullable=False),
        sa.Column("cost_minor", BIG, nullable=True),
        sa.Column("by_itself", sa.Boolean(), nullable=False),
        sa.Column("requested_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("posted_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "refund_minor >= 0 AND fee_minor >= 0", name=op.f("ck_returns_amounts_not_negative")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_returns_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_returns_parcel_id_parcels"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returns")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_returns_order_id_position")),
        sa.UniqueConstraint("token", name=op.f("uq_returns_token")),
    )
    with op.batch_alter_table("returns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_returns_order_id"), ["order_id"], unique=False)
        batch_op.create_index("ix_returns_status_requested", ["status", "requested_at"], unique=False)

    op.create_table(
        "trackers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parcel_id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=True),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("carrier", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("tried", sa.JSON(), nullable=False),
        sa.Column("raw", sa.String(length=80), nullable=False),
        sa.Column("heard_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("asked_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("poll_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("attempts", BIG, nullable=False),
        sa.Column("done_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("parked_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["carrier_connections.id"],
            name=op.f("fk_trackers_connection_id_carrier_connections"),
        ),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcels.id"], name=op.f("fk_trackers_parcel_id_parcels")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trackers")),
        sa.UniqueConstraint("parcel_id", name=op.f("uq_trackers_parcel_id")),
    )
    with op.batch_alter_table("trackers", schema=None) as batch_op:
        batch_op.create_index("ix_trackers_connection_poll", ["connection_id", "poll_at"], unique=False)
        batch_op.create_index("ix_trackers_number", ["number"], unique=False)
        batch_op.create_index("ix_trackers_open", ["done_at", "parked_at", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_trackers_state"), ["state"], unique=False)

    op.create_table(
        "label_sheets",
        sa.Column("label_id", sa.Uuid(), nullable=False),
        sa.Column("content_type", sa.String(length=40), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["label_id"],
            ["parcel_labels.id"],
            name=op.f("fk_label_sheets_label_id_parcel_labels"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("label_id", name=op.f("pk_label_sheets")),
    )
    with op.batch_alter_table("label_sheets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_sheets_kept_at"), ["kept_at"], unique=False)

    op.create_table(
        "return_labels",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"], ["returns.id"], name=op.f("fk_return_labels_return_id_returns"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("return_id", name=op.f("pk_return_labels")),
    )
    op.create_table(
        "return_lines",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("good", BIG, nullable=False),
        sa.Column("damaged", BIG, nullable=False),
        sa.Column("wanted_variant_id", sa.Uuid(), nullable=True),
        sa.Column("exchange_line_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "good >= 0 AND damaged >= 0 AND good + damaged <= quantity",
            name=op.f("ck_return_lines_found_within"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_return_lines_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["exchange_line_id"],
            ["order_lines.id"],
            name=op.f("fk_return_lines_exchange_line_id_order_lines"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_return_lines_order_line_id_order_lines")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["returns.id"], name=op.f("fk_return_lines_return_id_returns"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wanted_variant_id"],
            ["variants.id"],
            name=op.f("fk_return_lines_wanted_variant_id_variants"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("return_id", "order_line_id", name=op.f("pk_return_lines")),
    )
    with op.batch_alter_table("return_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_return_lines_order_line_id"), ["order_line_id"], unique=False)

    op.create_table(
        "told_scans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tracker_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("occurred_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("estimated_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("heard_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracker_id"],
            ["trackers.id"],
            name=op.f("fk_told_scans_tracker_id_trackers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_scans")),
        sa.UniqueConstraint("tracker_id", "digest", name=op.f("uq_told_scans_tracker_id_digest")),
    )
    with op.batch_alter_table("told_scans", schema=None) as batch_op:
        batch_op.create_index("ix_told_scans_provider_heard", ["provider", "heard_at"], unique=False)
        batch_op.create_index("ix_told_scans_state_code", ["state", "provider", "code"], unique=False)
        batch_op.create_index(batch_op.f("ix_told_scans_tracker_id"), ["tracker_id"], unique=False)

    _bring_messages_over()
    with op.batch_alter_table("contact_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_messages_email"))
        batch_op.drop_index(batch_op.f("ix_contact_messages_open"))

    op.drop_table("contact_messages")
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opinion", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("opinion_score", BIG, nullable=True))
        batch_op.add_column(sa.Column("opinion_at", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("complaint_open", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("fulfillment_orders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("position", BIG, server_default="1", nullable=False))
        batch_op.add_column(sa.Column("location", sa.String(length=40), server_default="own", nullable=False))
        batch_op.add_column(
            sa.Column("request_status", sa.String(length=24), server_default="unsubmitted", nullable=False)
        )
        batch_op.add_column(sa.Column("link_version", BIG, server_default="1", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_fulfillment_orders_order_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_fulfillment_orders_location"), ["location"], unique=False)
        batch_op.create_index(batch_op.f("ix_fulfillment_orders_order_id"), ["order_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_fulfillment_orders_order_id_position"), ["order_id", "position"]
        )

    with op.batch_alter_table("mails", schema=None) as batch_op:
        batch_op.add_column(sa.Column("thread", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("delivered_at", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("provider_id", sa.String(length=200), nullable=True))
        batch_op.create_index(batch_op.f("ix_mails_provider_id"), ["provider_id"], unique=False)

    _tell_of_conversations()
    with op.batch_alter_table("nps_answers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("metric", sa.String(length=8), server_default="nps", nullable=False))
        batch_op.add_column(
            sa.Column("population", sa.String(length=10), server_default="buyers", nullable=False)
        )
        batch_op.add_column(sa.Column("channel", sa.String(length=8), server_default="mail", nullable=False))
        batch_op.add_column(sa.Column("tags", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("staff_tags", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("may_contact", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("may_quote", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("facts", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("demo", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.alter_column("order_id", existing_type=sa.CHAR(length=32), nullable=True)
        batch_op.alter_column("customer_id", existing_type=sa.CHAR(length=32), nullable=True)
        batch_op.create_index(
            "ix_nps_answers_metric_answered", ["metric", "population", "answered_at"], unique=False
        )

    with op.batch_alter_table("nps_surveys", schema=None) as batch_op:
        batch_op.add_column(sa.Column("metric", sa.String(length=8), server_default="nps", nullable=False))
        batch_op.add_column(
            sa.Column("population", sa.String(length=10), server_default="buyers", nullable=False)
        )
        batch_op.add_column(sa.Column("channel", sa.String(length=8), server_default="mail", nullable=False))
        batch_op.add_column(
            sa.Column("basis", sa.String(length=10), server_default="delivered", nullable=False)
        )
        batch_op.add_column(sa.Column("reminded_at", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("second_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("demo", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.alter_column("order_id", existing_type=sa.CHAR(length=32), nullable=True)
        batch_op.alter_column("customer_id", existing_type=sa.CHAR(length=32), nullable=True)
        batch_op.drop_constraint(batch_op.f("uq_nps_surveys_order_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_nps_surveys_order_id_metric"), ["order_id", "metric"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_nps_surveys_second_hash"), ["second_hash"])

    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cancelled_quantity", BIG, server_default="0", nullable=False))

    with op.batch_alter_table("order_parcels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("given_up_at", db.UtcDateTime(timezone=True), nullable=True))

    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("preferred_on", sa.Date(), nullable=True))

    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lane", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("delivered_at", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("transit_days", BIG, nullable=True))
        batch_op.add_column(sa.Column("expected_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("expected_to", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("first_expected_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("first_expected_to", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("quiet", sa.String(length=12), server_default="", nullable=False))
        batch_op.add_column(sa.Column("quiet_since", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("asked_at", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("replaced_at", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_parcels_lane_delivered", ["lane", "delivered_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcels_quiet"), ["quiet"], unique=False)

    with op.batch_alter_table("shipments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fulfillment_order_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("import_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_shipments_fulfillment_order_id"), ["fulfillment_order_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_shipments_import_id"), ["import_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_shipments_fulfillment_order_id_fulfillment_orders"),
            "fulfillment_orders",
            ["fulfillment_order_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_shipments_import_id_tracking_imports"), "tracking_imports", ["import_id"], ["id"]
        )

    with op.batch_alter_table("shipping_methods", schema=None) as batch_op:
        batch_op.add_column(sa.Column("live", sa.JSON(none_as_null=True), nullable=True))


def _bring_messages_over() -> None:
    """Each address's messages become one conversation, open while one of them waits for an answer."""
    bind = op.get_bind()
    old = _table("contact_messages", "id", "created_at", "answered_at", *TEXTS)
    conversations = _table("conversations", *CONVERSATION)
    messages = _table("conversation_messages", *MESSAGE)
    customers, orders = (
        _table("customers", "id", "email", "erased_at"),
        _table("orders", "id", "number", "email"),
    )
    by_email: dict[str, list[sa.Row]] = {}
    for row in bind.execute(sa.select(old).order_by(old.c.created_at, old.c.id)).all():
        by_email.setdefault(row.email, []).append(row)
    for email, rows in by_email.items():
        mine = sa.select(customers.c.id).where(customers.c.email == email, customers.c.erased_at.is_(None))
        conversation = _conversation(email, rows, bind.scalar(mine))
        bind.execute(conversations.insert().values(**conversation))
        for row in rows:
            about = sa.select(orders.c.id).where(
                sa.cast(orders.c.number, sa.String) == row.order_number, orders.c.email == email
            )
            order_id = bind.scalar(about) if row.order_number else None
            bind.execute(messages.insert().values(**_message(row, conversation["id"], order_id)))


def _conversation(email: str, rows: list[sa.Row], customer_id: uuid.UUID | None) -> dict[str, object]:
    newest, waiting = rows[-1], [row for row in rows if row.answered_at is None]
    hashed = hashlib.sha256(email.encode()).hexdigest()
    return {
        "id": uuid.uuid5(newest.id, "conversation"),
        "key": f"customer:{customer_id.hex}" if customer_id else f"address:{hashed}",
        "customer_id": customer_id,
        "address_hash": hashed,
        "email": email,
        "name": newest.name,
        "locale": newest.locale,
        "state": "open" if waiting else "closed",
        "matched": True,
        "subject": "",
        "preview": " ".join(newest.body.split())[:200],
        "opened_at": waiting[0].created_at if waiting else newest.created_at,
        "updated_at": newest.created_at,
        "waiting_since": waiting[0].created_at if waiting else None,
        "closed_at": None if waiting else max(row.answered_at for row in rows),
    }


def _message(row: sa.Row, conversation_id: object, order_id: uuid.UUID | None) -> dict[str, object]:
    return {
        "id": row.id,
        "conversation_id": conversation_id,
        "kind": "customer",
        "channel": "form",
        "author": row.name,
        **dict.fromkeys(("sender", "subject", "quoted", "left_out", "topic"), ""),
        "body": row.body,
        "order_id": order_id,
        "order_number": row.order_number,
        "proven": False,
        "automatic": False,
        "locale": row.locale,
        "first_answer": False,
        "created_at": row.created_at,
    }


def _table(name: str, *columns: str) -> sa.TableClause:
    """A table with those of its columns that are needed; their last word says what they hold."""
    return sa.table(name, *(sa.column(column, KINDS.get(column.split("_")[-1])) for column in columns))


def _tell_of_conversations() -> None:
    """Mails about new messages that have not left yet are of the kind that there is now."""
    bind = op.get_bind()
    mails = _table("mails", "id", "kind", "template", "context", "done_at")
    waiting = sa.select(mails.c.id, mails.c.context).where(
        mails.c.template == "contact_message", mails.c.done_at.is_(None)
    )
    for row in bind.execute(waiting).all():
        context = {"topic": "", "photos": 0, **row.context}
        now = {"kind": "conversation_message", "template": "conversation_message", "context": context}
        bind.execute(mails.update().where(mails.c.id == row.id).values(**now))
