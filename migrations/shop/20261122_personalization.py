"""Who customers are and what they are shown: segments with their history, traits and attributes; scores and values;
personal lists as one row a customer, rules and results of the places that recommend; offers with their groups.

What goes with what is reckoned anew within the hour, so its old rows are not kept.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.kernel import db

revision = "c343471c2e4e"
down_revision = "5f72924b7827"
branch_labels = None
depends_on = None
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "customer_attributes",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("choices", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("position", BIG, server_default="0", nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("retired_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_customer_attributes")),
    )
    op.create_table(
        "group_searches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("done_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("refusal_params", sa.JSON(), nullable=False),
        sa.Column("customers", BIG, nullable=False),
        sa.Column("scales", sa.JSON(), nullable=False),
        sa.Column("centers", sa.JSON(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("tried", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_searches")),
    )
    with op.batch_alter_table("group_searches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_searches_done_at"), ["done_at"], unique=False)

    op.create_table(
        "learned_models",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Uuid(), nullable=False),
        sa.Column("made_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_learned_models")),
    )
    op.create_table(
        "lifetime_cohorts",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("age", BIG, nullable=False),
        sa.Column("customers", BIG, nullable=False),
        sa.Column("buyers", BIG, nullable=False),
        sa.Column("orders", BIG, nullable=False),
        sa.Column("kept_minor", BIG, nullable=False),
        sa.Column("margin_minor", BIG, nullable=False),
        sa.Column("alive", sa.Double(), nullable=True),
        sa.Column("expected_kept_minor", BIG, nullable=True),
        sa.Column("expected_margin_minor", BIG, nullable=True),
        sa.PrimaryKeyConstraint("month", "channel", "age", name=op.f("pk_lifetime_cohorts")),
    )
    op.create_table(
        "lifetime_fits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fitted_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("customers", BIG, nullable=False),
        sa.Column("again", BIG, nullable=False),
        sa.Column("bg_nbd", sa.JSON(), nullable=False),
        sa.Column("gamma_gamma", sa.JSON(), nullable=False),
        sa.Column("holdout", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lifetime_fits")),
    )
    op.create_table(
        "lifetime_state",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("reckoned_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lifetime_state")),
    )
    op.create_table(
        "offer_arms",
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("arm", sa.String(length=12), nullable=False),
        sa.Column("share_bp", BIG, nullable=False),
        sa.Column("assigned_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("conflict_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_offer_arms")),
    )
    with op.batch_alter_table("offer_arms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_arms_conflict_at"), ["conflict_at"], unique=False)

    op.create_table(
        "propensity_days",
        sa.Column("day", BIG, nullable=False),
        sa.Column("training_id", sa.Uuid(), nullable=True),
        sa.Column("scored", BIG, nullable=False),
        sa.Column("cold", BIG, nullable=False),
        sa.Column("warm", BIG, nullable=False),
        sa.Column("hot", BIG, nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("drift", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_propensity_days")),
    )
    op.create_table(
        "propensity_trainings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("horizon", BIG, nullable=False),
        sa.Column("trained_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("purchases", BIG, nullable=False),
        sa.Column("snapshots", BIG, nullable=False),
        sa.Column("base_rate", sa.Double(), nullable=True),
        sa.Column("gap", sa.Double(), nullable=True),
        sa.Column("tested_from", BIG, nullable=True),
        sa.Column("tested_until", BIG, nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("bins", sa.JSON(), nullable=False),
        sa.Column("tried", sa.JSON(), nullable=False),
        sa.Column("reference", sa.JSON(), nullable=False),
        sa.Column("model", sa.JSON(), nullable=False),
        sa.Column("trees", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_propensity_trainings")),
    )
    with op.batch_alter_table("propensity_trainings", schema=None) as batch_op:
        batch_op.create_index("ix_propensity_trainings_horizon", ["horizon", "trained_at"], unique=False)

    op.create_table(
        "segments",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("family", sa.String(length=20), server_default="", nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("size", BIG, server_default="0", nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("filled_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("retired_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_segments")),
    )
    op.create_table(
        "slot_results",
        sa.Column("slot", sa.String(length=20), nullable=False),
        sa.Column("since", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("as_of", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_slot_results")),
    )
    op.create_table(
        "slot_weeks",
        sa.Column("week", sa.String(length=10), nullable=False),
        sa.Column("slot", sa.String(length=20), nullable=False),
        sa.Column("policy", sa.String(length=10), nullable=False),
        sa.Column("people", BIG, nullable=False),
        sa.Column("views", BIG, nullable=False),
        sa.Column("shown", BIG, nullable=False),
        sa.Column("clicks", BIG, nullable=False),
        sa.Column("clickers", BIG, nullable=False),
        sa.Column("purchases", BIG, nullable=False),
        sa.Column("attributed_minor", BIG, nullable=False),
        sa.PrimaryKeyConstraint("week", "slot", "policy", name=op.f("pk_slot_weeks")),
    )
    op.create_table(
        "customer_attribute_values",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("folded", sa.String(length=500), nullable=False),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("day", BIG, nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_customer_attribute_values_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["key"],
            ["customer_attributes.key"],
            name=op.f("fk_customer_attribute_values_key_customer_attributes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", "key", name=op.f("pk_customer_attribute_values")),
    )
    with op.batch_alter_table("customer_attribute_values", schema=None) as batch_op:
        batch_op.create_index("ix_customer_attribute_values_key", ["key", "folded"], unique=False)

    op.create_table(
        "customer_facts",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("day", BIG, nullable=False),
        sa.Column("channel", sa.String(length=40), server_default="", nullable=False),
        sa.Column("quantity", BIG, server_default="1", nullable=False),
        sa.Column("amount_minor", BIG, server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_customer_facts_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", "kind", "ref", "product_id", name=op.f("pk_customer_facts")),
    )
    with op.batch_alter_table("customer_facts", schema=None) as batch_op:
        batch_op.create_index("ix_customer_facts_kind", ["kind", "product_id", "day"], unique=False)

    op.create_table(
        "customer_scores",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("scored_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("horizon", BIG, nullable=True),
        sa.Column("week", sa.Double(), nullable=True),
        sa.Column("month", sa.Double(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("temperature", sa.String(length=8), nullable=False),
        sa.Column("temperature_since", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_customer_scores_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_scores")),
    )
    with op.batch_alter_table("customer_scores", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customer_scores_scored_at"), ["scored_at"], unique=False)
        batch_op.create_index("ix_customer_scores_temperature", ["temperature", "score"], unique=False)

    op.create_table(
        "customer_segments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("since", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("first", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code"], ["segments.code"], name=op.f("fk_customer_segments_code_segments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_customer_segments_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_segments")),
    )
    with op.batch_alter_table("customer_segments", schema=None) as batch_op:
        batch_op.create_index("ix_customer_segments_code", ["code", "until", "since"], unique=False)
        batch_op.create_index(batch_op.f("ix_customer_segments_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(
            "uq_customer_segments_now",
            ["customer_id", "code"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "customer_traits",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("orders", BIG, server_default="0", nullable=False),
        sa.Column("spent", BIG, server_default="0", nullable=False),
        sa.Column("average_order", BIG, nullable=True),
        sa.Column("largest_order", BIG, nullable=True),
        sa.Column("items", BIG, server_default="0", nullable=False),
        sa.Column("products", BIG, server_default="0", nullable=False),
        sa.Column("first_order", BIG, nullable=True),
        sa.Column("last_order", BIG, nullable=True),
        sa.Column("order_gap", sa.Double(), nullable=True),
        sa.Column("discounted_orders", BIG, server_default="0", nullable=False),
        sa.Column("refunded", BIG, server_default="0", nullable=False),
        sa.Column("refunds", BIG, server_default="0", nullable=False),
        sa.Column("open_order", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created", BIG, nullable=True),
        sa.Column("account", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("accepts_marketing", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("city", sa.String(length=120), nullable=True),
        sa.Column("last_delivered", BIG, nullable=True),
        sa.Column("late_orders", BIG, server_default="0", nullable=False),
        sa.Column("on_the_way", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("parcel_troubles", BIG, server_default="0", nullable=False),
        sa.Column("returns", BIG, server_default="0", nullable=False),
        sa.Column("last_return", BIG, nullable=True),
        sa.Column("opinion", sa.String(length=10), nullable=True),
        sa.Column("opinion_score", BIG, nullable=True),
        sa.Column("last_answer", BIG, nullable=True),
        sa.Column("complaint", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("messages", BIG, server_default="0", nullable=False),
        sa.Column("last_message", BIG, nullable=True),
        sa.Column("waiting", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reviews", BIG, server_default="0", nullable=False),
        sa.Column("rating", sa.Double(), nullable=True),
        sa.Column("last_review", BIG, nullable=True),
        sa.Column("wishes", BIG, server_default="0", nullable=False),
        sa.Column("mails", BIG, server_default="0", nullable=False),
        sa.Column("last_mail", BIG, nullable=True),
        sa.Column("mail_clicks", BIG, nullable=True),
        sa.Column("last_mail_click", BIG, nullable=True),
        sa.Column("visits", BIG, nullable=True),
        sa.Column("last_visit", BIG, nullable=True),
        sa.Column("views", BIG, nullable=True),
        sa.Column("last_view", BIG, nullable=True),
        sa.Column("carts", BIG, nullable=True),
        sa.Column("last_cart", BIG, nullable=True),
        sa.Column("first_channel", sa.String(length=40), nullable=True),
        sa.Column("last_channel", sa.String(length=40), nullable=True),
        sa.Column("stage", sa.String(length=12), nullable=True),
        sa.Column("temperature", sa.String(length=10), nullable=True),
        sa.Column("propensity", sa.Double(), nullable=True),
        sa.Column("lifetime_value", BIG, nullable=True),
        sa.Column("alive", sa.Double(), nullable=True),
        sa.Column("lifecycle", sa.String(length=12), nullable=True),
        sa.Column("recency_score", BIG, nullable=True),
        sa.Column("frequency_score", BIG, nullable=True),
        sa.Column("money_score", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_customer_traits_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_traits")),
    )
    with op.batch_alter_table("customer_traits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customer_traits_last_order"), ["last_order"], unique=False)
        batch_op.create_index(batch_op.f("ix_customer_traits_orders"), ["orders"], unique=False)

    op.create_table(
        "customer_values",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("reckoned_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("orders", BIG, nullable=False),
        sa.Column("first_day", BIG, nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("kept_minor", BIG, nullable=False),
        sa.Column("margin_minor", BIG, nullable=False),
        sa.Column("alive", sa.Double(), nullable=True),
        sa.Column("expected_orders", sa.Double(), nullable=True),
        sa.Column("expected_kept_minor", BIG, nullable=True),
        sa.Column("expected_margin_minor", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_customer_values_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_values")),
    )
    op.create_table(
        "offer_objections",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_offer_objections_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_offer_objections")),
    )
    op.create_table(
        "offer_refusals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("visitor_id", sa.String(length=36), nullable=True),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("retry_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_offer_refusals_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_refusals")),
        sa.UniqueConstraint("offer", "customer_id", name=op.f("uq_offer_refusals_offer_customer_id")),
        sa.UniqueConstraint("offer", "visitor_id", name=op.f("uq_offer_refusals_offer_visitor_id")),
    )
    with op.batch_alter_table("offer_refusals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_refusals_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_refusals_offer"), ["offer"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_refusals_visitor_id"), ["visitor_id"], unique=False)

    op.create_table(
        "offers",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("template", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("trigger", sa.JSON(), nullable=False),
        sa.Column("segments", sa.JSON(), nullable=False),
        sa.Column("benefit", sa.JSON(), nullable=False),
        sa.Column("least_minor", BIG, nullable=True),
        sa.Column("cap_minor", BIG, nullable=False),
        sa.Column("valid_days", BIG, nullable=False),
        sa.Column("skip_sure", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("limit_count", BIG, nullable=True),
        sa.Column("budget_minor", BIG, nullable=True),
        sa.Column("offered", BIG, server_default="0", nullable=False),
        sa.Column("committed_minor", BIG, server_default="0", nullable=False),
        sa.Column("promotion_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("started_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "budget_minor IS NULL OR committed_minor <= budget_minor", name=op.f("ck_offers_within_budget")
        ),
        sa.CheckConstraint(
            "limit_count IS NULL OR offered <= limit_count", name=op.f("ck_offers_within_limit")
        ),
        sa.ForeignKeyConstraint(
            ["promotion_id"],
            ["promotions.id"],
            name=op.f("fk_offers_promotion_id_promotions"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_offers")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offers_state"), ["state"], unique=False)

    op.create_table(
        "personal_lists",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("buy_again", sa.JSON(), nullable=False),
        sa.Column("for_you", sa.JSON(), nullable=False),
        sa.Column("computed_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_personal_lists_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_personal_lists")),
    )
    with op.batch_alter_table("personal_lists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_personal_lists_computed_at"), ["computed_at"], unique=False)

    op.create_table(
        "segment_days",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("day", BIG, nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("entered", BIG, nullable=False),
        sa.Column("left", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["code"], ["segments.code"], name=op.f("fk_segment_days_code_segments"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code", "day", name=op.f("pk_segment_days")),
    )
    op.create_table(
        "segment_due",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("fresh", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("quiet", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_segment_due_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_segment_due")),
    )
    with op.batch_alter_table("segment_due", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_segment_due_due_at"), ["due_at"], unique=False)

    op.create_table(
        "tried_products",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.String(length=20), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("impressions", BIG, nullable=False),
        sa.Column("clicks", BIG, nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_tried_products_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tried_products")),
        sa.UniqueConstraint("slot", "product_id", name=op.f("uq_tried_products_slot_product_id")),
    )
    with op.batch_alter_table("tried_products", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tried_products_product_id"), ["product_id"], unique=False)

    op.create_table(
        "slot_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("slot", sa.String(length=20), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("collection_id", sa.Uuid(), nullable=True),
        sa.Column("beside_id", sa.Uuid(), nullable=True),
        sa.Column("place", BIG, nullable=False),
        sa.Column("factor", sa.Double(), nullable=False),
        sa.Column("starts_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ends_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["beside_id"], ["products.id"], name=op.f("fk_slot_rules_beside_id_products"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["collections.id"],
            name=op.f("fk_slot_rules_collection_id_collections"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_slot_rules_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_rules")),
    )
    with op.batch_alter_table("slot_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_rules_beside_id"), ["beside_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_slot_rules_collection_id"), ["collection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_slot_rules_product_id"), ["product_id"], unique=False)

    op.drop_table("personal_items")
    op.drop_table("affinities")
    op.create_table(
        "affinities",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), server_default="page", nullable=False),
        sa.Column("rank", BIG, nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("computed_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"], ["products.id"], name=op.f("fk_affinities_other_id_products"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_affinities_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", "kind", "rank", name=op.f("pk_affinities")),
    )
    with op.batch_alter_table("affinities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_affinities_computed_at"), ["computed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_affinities_other_id"), ["other_id"], unique=False)

    with op.batch_alter_table("offer_decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("visitor_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("share_bp", BIG, server_default="1000", nullable=False))
        batch_op.add_column(sa.Column("product_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("expires_at", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("blocks_until", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("open", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("excluded", sa.String(length=12), server_default="", nullable=False))
        batch_op.add_column(sa.Column("cap_minor", BIG, server_default="0", nullable=False))
        batch_op.add_column(sa.Column("settled_at", db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("mailed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.alter_column("customer_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_index(batch_op.f("ix_offer_decisions_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index("ix_offer_decisions_unsettled", ["settled_at", "blocks_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_decisions_visitor_id"), ["visitor_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_offer_decisions_offer_visitor_id"), ["offer", "visitor_id"]
        )
        batch_op.create_index(
            "uq_offer_decisions_open_customer",
            ["customer_id"],
            unique=True,
            sqlite_where=sa.text("open = 1"),
            postgresql_where=sa.text("open IS TRUE"),
        )
        batch_op.create_index(
            "uq_offer_decisions_open_visitor",
            ["visitor_id"],
            unique=True,
            sqlite_where=sa.text("open = 1 AND customer_id IS NULL"),
            postgresql_where=sa.text("open IS TRUE AND customer_id IS NULL"),
        )

    with op.batch_alter_table("promotion_assignments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("visitor_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("only_products", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("not_products", sa.JSON(), server_default="[]", nullable=False))
        batch_op.alter_column("customer_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_index(batch_op.f("ix_promotion_assignments_visitor_id"), ["visitor_id"], unique=False)
