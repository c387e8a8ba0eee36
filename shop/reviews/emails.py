"""Mails about reviews and questions: the answer to who asked, and to a writer why theirs is not shown."""

from __future__ import annotations

from datetime import datetime

from shop.customers.models import Customer
from shop.mail import operations as mail
from shop.mail.models import Mail
from shop.reviews import links
from shop.reviews.models import Question, Review
from shop.reviews.rules import REASONS


def queue_answer(question: Question, *, to: str, handle: str, title: str, at: datetime) -> Mail:
    """The store's answer to a question, once a wording."""
    return mail.queue(
        kind="question_answered",
        dedupe_key=f"question:{question.id}:answered",
        to=to,
        locale=question.locale,
        template="question_answered",
        context={
            "product": title,
            "path": f"/products/{handle}",
            "question": question.text,
            "answer": question.answer,
        },
        at=at,
        priority=3,
    )


def queue_rejected(review: Review, customer: Customer, *, title: str, at: datetime) -> Mail:
    """Why a review is not shown, and the link to change it; once a decision."""
    return mail.queue(
        kind="review_rejected",
        dedupe_key=f"review:{review.id}:rejected:{int(at.timestamp())}",
        to=customer.email_as_typed,
        to_name=customer.name,
        locale=review.locale,
        template="review_rejected",
        context={
            "product": title,
            "path": links.path(customer.id, review.product_id, at=at),
            "reason": REASONS[review.reason],
            "note": review.reason_note,
        },
        at=at,
        customer_id=customer.id,
        priority=4,
    )
