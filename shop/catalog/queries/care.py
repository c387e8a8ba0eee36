"""Care guides. There are few (one a kind, rarely one a product), so each process keeps them all."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from shop.catalog.models import ACTIVE, CareGuide, Product
from shop.kernel import db, kept


@dataclass(frozen=True)
class Care:
    """A guide as it was found: its Markdown and the language it is written in."""

    markdown: str
    locale: str


def care_subjects(product_id: uuid.UUID, product_type: str) -> tuple[str, ...]:
    """What a guide for this product may be about, the most fitting first."""
    kind = " ".join(product_type.casefold().split())
    return (f"product:{product_id}", f"type:{kind}") if kind else (f"product:{product_id}",)


def care_of(product_id: uuid.UUID, product_type: str, *, locale: str, fallback: str) -> Care | None:
    """A product's guide in `locale`, else in the language `fallback`; its own before that of its kind."""
    guides = _all()
    for language in (locale, fallback):
        for subject in care_subjects(product_id, product_type):
            if (subject, language) in guides:
                return Care(guides[subject, language], language)
    return None


def care_pages(product_ids: Collection[uuid.UUID], *, locale: str, fallback: str) -> dict[uuid.UUID, str]:
    """Handles of those products that have a guide to show, by id. One statement, none without guides."""
    if not product_ids or not _all():
        return {}
    query = select(Product.id, Product.handle, Product.product_type)
    rows = db.session().execute(query.where(Product.id.in_(product_ids), Product.status == ACTIVE))
    return {
        row.id: row.handle
        for row in rows
        if care_of(row.id, row.product_type, locale=locale, fallback=fallback) is not None
    }


def care_texts(subject: str) -> dict[str, str]:
    """Markdown by language, for the owner."""
    return {locale: text for (about, locale), text in _all().items() if about == subject}


@kept.until_changed(CareGuide)
def _all() -> dict[tuple[str, str], str]:
    rows = db.session().execute(select(CareGuide.subject, CareGuide.locale, CareGuide.markdown))
    return {(row.subject, row.locale): row.markdown for row in rows}
