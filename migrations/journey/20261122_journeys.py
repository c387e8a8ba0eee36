"""Journeys and their questions: kept figures, stages, identity with evidence, contacts, erasures, the lake."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4163f52d2357"
down_revision = "79d19e6acd8f"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNTERS = """
visits engaged engaged_ms pages items carts checkouts payments buyers newcomers quick near met landed
landed_quick landed_near landed_met late gone stayed lists own other orders revenue_minor hits misses
"""


def upgrade() -> None:
    op.create_table(
        "amendments",
        sa.Column("place", BIG, autoincrement=True, nullable=False),
        sa.Column("amendment_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("visitor_id", sa.String(length=36), nullable=True),
        sa.Column("session_id", sa.String(length=36), nullable=True),
        sa.Column("customer_id", sa.String(length=36), nullable=True),
        sa.Column("becomes", sa.String(length=36), nullable=True),
        sa.Column("made_at", BIG, nullable=False),
        sa.Column("applied_at", BIG, nullable=True),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_amendments")),
        sa.UniqueConstraint("amendment_id", name=op.f("uq_amendments_amendment_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("amendments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_amendments_waiting",
            ["place"],
            unique=False,
            sqlite_where=sa.text("applied_at IS NULL"),
            postgresql_where=sa.text("applied_at IS NULL"),
        )

    op.create_table(
        "erasures",
        sa.Column("erasure_id", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("asked_at", BIG, nullable=False),
        sa.Column("done_at", BIG, nullable=True),
        sa.Column("clean", sa.Boolean(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("erasure_id", name=op.f("pk_erasures")),
    )
    with op.batch_alter_table("erasures", schema=None) as batch_op:
        batch_op.create_index("ix_erasures_asked", ["asked_at"], unique=False)
        batch_op.create_index("ix_erasures_subject", ["subject"], unique=False)

    op.create_table(
        "fact_days",
        sa.Column("dimension", sa.String(length=10), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("lot", sa.String(length=70), nullable=False),
        sa.Column("value", sa.String(length=300), nullable=False),
        *counters(),
        sa.Column("people", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("dimension", "day", "lot", "value", name=op.f("pk_fact_days")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact_marks",
        sa.Column("lot", sa.String(length=60), nullable=False),
        sa.Column("slot", BIG, autoincrement=False, nullable=False),
        sa.Column("stamp", BIG, nullable=False),
        sa.PrimaryKeyConstraint("lot", "slot", name=op.f("pk_fact_marks")),
    )
    op.create_table(
        "fact_slots",
        sa.Column("dimension", sa.String(length=10), nullable=False),
        sa.Column("slot", BIG, autoincrement=False, nullable=False),
        sa.Column("lot", sa.String(length=70), nullable=False),
        sa.Column("value", sa.String(length=300), nullable=False),
        *counters(),
        sa.Column("people", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("dimension", "slot", "lot", "value", name=op.f("pk_fact_slots")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact_state",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_fact_state")),
    )
    op.create_table(
        "identity_matches",
        sa.Column("match_id", sa.String(length=36), nullable=False),
        sa.Column("customer_id", sa.String(length=36), nullable=False),
        sa.Column("other_id", sa.String(length=36), nullable=False),
        sa.Column("proof", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("matched_by", sa.String(length=60), nullable=False),
        sa.Column("matched_at", BIG, nullable=False),
        sa.Column("ended_at", BIG, nullable=True),
        sa.Column("ended_by", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_identity_matches")),
    )
    with op.batch_alter_table("identity_matches", schema=None) as batch_op:
        batch_op.create_index("ix_identity_matches_customer", ["customer_id"], unique=False)
        batch_op.create_index(
            "uq_identity_matches_open",
            ["other_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "offline_touches",
        sa.Column("touch_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("occurred_at", BIG, nullable=False),
        sa.Column("entered_at", BIG, nullable=False),
        sa.Column("duration_s", BIG, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("campaign", sa.String(length=200), nullable=False),
        sa.Column("agent", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("customer_id", sa.String(length=36), nullable=True),
        sa.Column("matched_by", sa.String(length=10), nullable=False),
        sa.Column("confidence", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("touch_id", name=op.f("pk_offline_touches")),
    )
    with op.batch_alter_table("offline_touches", schema=None) as batch_op:
        batch_op.create_index("ix_offline_touches_customer", ["customer_id"], unique=False)
        batch_op.create_index("ix_offline_touches_occurred", ["occurred_at"], unique=False)

    op.create_table(
        "person_due",
        sa.Column("seq", BIG, autoincrement=True, nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("due_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_person_due")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("person_due", schema=None) as batch_op:
        batch_op.create_index("ix_person_due_due", ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_due_member_id"), ["member_id"], unique=False)

    op.create_table(
        "person_signs",
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("first_at", BIG, nullable=False),
        sa.Column("last_at", BIG, nullable=False),
        sa.Column("count", BIG, nullable=False),
        sa.PrimaryKeyConstraint("member_id", "day", "name", name=op.f("pk_person_signs")),
    )
    with op.batch_alter_table("person_signs", schema=None) as batch_op:
        batch_op.create_index("ix_person_signs_day", ["day"], unique=False)

    op.create_table(
        "person_stages",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("place", BIG, nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("because", sa.String(length=40), nullable=False),
        sa.Column("entered_at", BIG, nullable=False),
        sa.Column("left_at", BIG, nullable=True),
        sa.PrimaryKeyConstraint("person_id", "place", name=op.f("pk_person_stages")),
    )
    with op.batch_alter_table("person_stages", schema=None) as batch_op:
        batch_op.create_index("ix_person_stages_stage", ["stage", "entered_at"], unique=False)

    op.create_table(
        "read_marks",
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.PrimaryKeyConstraint("reader", name=op.f("pk_read_marks")),
    )
    op.create_table(
        "report_parts",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("made_from", sa.String(length=120), nullable=False),
        sa.Column("made_at", BIG, nullable=False),
        sa.Column("unsettled", BIG, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "day", name=op.f("pk_report_parts")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_events_customer",
            ["customer_id"],
            unique=False,
            sqlite_where=sa.text("customer_id IS NOT NULL"),
            postgresql_where=sa.text("customer_id IS NOT NULL"),
        )

    with op.batch_alter_table("identity_edges", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_by", sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column("linked_by", sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column("note", sa.String(length=300), server_default="", nullable=False))
        batch_op.create_index(
            "uq_identity_edges_open",
            ["visitor_id", "customer_id", "evidence"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_last"))


def counters() -> list[sa.Column[int]]:
    """What a row of kept figures counts."""
    return [sa.Column(name, BIG, nullable=False) for name in COUNTERS.split()]
