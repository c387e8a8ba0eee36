"""What was asked about products and written to the shop; and what the pages of products tell already."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shop.catalog.models import CareGuide, Product
from shop.conversations.models import ConversationMessage
from shop.kernel import db
from shop.reviews.models import PUBLISHED, REJECTED, Question
from tracking.reports.wants import topics

MOST = 5_000  # the newest texts of each kind that are read
WRITTEN = "customer"  # the kind of a message that did not come from the shop
_TAG = re.compile(r"<[^>]*>")
_PARTS = 500


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question about a product. `answered_at`: None while it waits."""

    product: uuid.UUID
    text: str
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a product's page tells: title, description, options, care guide and answered questions."""

    title: str
    texts: Sequence[str]

    def tells(self, topic: str) -> bool:
        """Whether it speaks of a topic."""
        return topics.answered(topic, self.texts)


def questions(*, since: datetime, until: datetime) -> list[Asked]:
    """Questions about products of [since, until), without those that staff refused as no questions."""
    query = (
        select(Question.product_id, Question.text, Question.asked_at, Question.answered_at)
        .where(Question.asked_at >= since, Question.asked_at < until, Question.status != REJECTED)
        .order_by(Question.asked_at.desc())
        .limit(MOST)
    )
    return [
        Asked(product=product, text=text, asked_at=asked_at, answered_at=answered_at)
        for product, text, asked_at, answered_at in db.session().execute(query)
    ]


def messages(*, since: datetime, until: datetime) -> list[str]:
    """Messages that people wrote to the shop in [since, until), subject and text; no automatic ones."""
    m = ConversationMessage
    query = select(m.subject, m.body).where(m.created_at >= since, m.created_at < until)
    query = query.where(m.kind == WRITTEN, m.automatic.is_(False))
    rows = db.session().execute(query.order_by(m.created_at.desc()).limit(MOST))
    return [f"{subject} {body[:1000]}" for subject, body in rows]


def pages(products: Iterable[uuid.UUID]) -> dict[uuid.UUID, Page]:
    """What the pages of `products` tell now."""
    wanted = list(dict.fromkeys(products))
    found: dict[uuid.UUID, Page] = {}
    for start in range(0, len(wanted), _PARTS):
        found |= _pages(wanted[start : start + _PARTS])
    return found


def _pages(wanted: Sequence[uuid.UUID]) -> dict[uuid.UUID, Page]:
    p = Product
    columns = (p.id, p.title, p.description_html, p.option_names, p.tags, p.product_type)
    rows = db.session().execute(select(*columns).where(p.id.in_(wanted))).all()
    said, care = _said(wanted), _care(wanted, {row.product_type for row in rows})
    return {
        row.id: Page(
            title=row.title,
            texts=(
                row.title,
                plain(row.description_html),
                *row.option_names,
                " ".join(row.tags),
                *said.get(row.id, ()),
                *care.get(f"product:{row.id}", care.get(f"type:{row.product_type.lower()}", ())),
            ),
        )
        for row in rows
    }


def _said(wanted: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[str]]:
    """Answered questions that stand on the pages."""
    query = select(Question.product_id, Question.text, Question.answer).where(
        Question.product_id.in_(wanted), Question.status == PUBLISHED, Question.answer != ""
    )
    found: dict[uuid.UUID, list[str]] = {}
    for product, text, answer in db.session().execute(query):
        found.setdefault(product, []).append(f"{text} {answer}")
    return found


def _care(wanted: Sequence[uuid.UUID], kinds: Iterable[str]) -> Mapping[str, list[str]]:
    subjects = [*(f"product:{product}" for product in wanted), *(f"type:{kind.lower()}" for kind in kinds)]
    query = select(CareGuide.subject, CareGuide.markdown).where(CareGuide.subject.in_(subjects))
    found: dict[str, list[str]] = {}
    for subject, markdown in db.session().execute(query):
        # A guide is about care, whatever words it uses for that.
        found.setdefault(subject, []).append(f"care {markdown}")
    return found


def plain(markup: str) -> str:
    """The words of some HTML."""
    return html.unescape(_TAG.sub(" ", markup))
