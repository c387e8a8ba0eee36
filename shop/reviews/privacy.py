"""A person's own words: given out when they ask for them, taken away when they want to be forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from shop.catalog import operations as catalog
from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.reviews import queries
from shop.reviews.models import Question, Review, ReviewRight
from shop.reviews.operations import recount


def install() -> None:
    """Answer for this area when a person asks what is known of them or wants to be forgotten."""
    registry.exporter("reviews", export)
    registry.eraser("reviews", erase, order=40)


def export(person: Person) -> dict[str, Any]:
    """All reviews of a customer and the questions that still carry their address, as JSON."""
    questions = db.session().scalars(select(Question).where(Question.email == person.email))
    return {
        "reviews": [_review(review) for review in queries.of_customer(person.customer_id)],
        "questions": [
            {"product_id": str(row.product_id), "text": row.text, "asked_at": row.asked_at.isoformat()}
            for row in questions
        ],
    }


def erase(person: Person, at: datetime) -> None:
    """Delete a customer's reviews, their rights, and the address of their questions.

    The products' counts follow; photos are swept when nobody shows them.
    """
    products = {review.product_id for review in queries.of_customer(person.customer_id)}
    for product_id in sorted(products):
        catalog.lock_product(product_id)
    for model in (Review, ReviewRight):
        db.session().execute(delete(model).where(model.customer_id == person.customer_id))
    db.session().execute(update(Question).where(Question.email == person.email).values(email=""))
    for product_id in sorted(products):
        recount(product_id)


def _review(review: Review) -> dict[str, Any]:
    return {
        "product_id": str(review.product_id),
        "stars": review.stars,
        "title": review.title,
        "text": review.text,
        "name": review.name,
        "photos": [f"/media/{photo['file']}.jpg" for photo in review.photos],
        "status": review.status,
        "written_at": review.written_at.isoformat(),
        "reply": review.reply,
    }
