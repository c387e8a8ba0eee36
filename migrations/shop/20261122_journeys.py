"""What owners keep beside reports: targets, notes, questions under a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.kernel import db

revision = "5f72924b7827"
down_revision = "2b08549c4841"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_annotations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("written_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_annotations")),
    )
    with op.batch_alter_table("report_annotations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_annotations_day"), ["day"], unique=False)

    op.create_table(
        "report_targets",
        sa.Column("metric", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("per", sa.String(length=10), nullable=False),
        sa.Column("set_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("metric", name=op.f("pk_report_targets")),
    )
    op.create_table(
        "saved_questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_questions")),
        sa.UniqueConstraint("question", "name", name=op.f("uq_saved_questions_question_name")),
    )
