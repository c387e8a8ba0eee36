"""The reviews of the shop in which every address leads somewhere: Cleo's, of the mug she has received."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from shop.kernel import db
from shop.reviews import links, operations, rules


def values(customer_id: uuid.UUID, product_id: Any, *, at: datetime) -> dict[str, Any]:
    """A published review, a question without an answer, and the link to change the review."""
    product_id = uuid.UUID(str(product_id))
    with db.transaction():
        operations.grant(customer_id=customer_id, product_ids=[product_id], order_id=None, at=at)
        said = rules.draft(stars=4, title="Good", text="Keeps coffee warm.", name="Cleo P.")
        review = operations.write(
            customer_id=customer_id, product_id=product_id, draft=said, locale="en", at=at
        )
        operations.publish(review_ids=[review.id], at=at)
        question = operations.ask(product_id=product_id, text="Is it heavy?", locale="en", at=at)
    return {
        "review_id": review.id,
        "question_id": question.id,
        "review_token": links.token(customer_id, product_id, at=at),
    }
