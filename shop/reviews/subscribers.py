"""What follows from facts about reviews and questions: a mail to who wrote or asked."""

from __future__ import annotations

from shop.catalog.models import Product
from shop.customers import queries as customers
from shop.kernel import db, events
from shop.kernel.events import Delivery
from shop.mail import previews
from shop.reviews import emails, operations, photos
from shop.reviews.events import QuestionAnswered, ReviewRejected
from shop.reviews.models import REJECTED, Review
from shop.reviews.rules import REASONS


def install() -> None:
    """Subscribe, keep buyers' photos from the sweep, and offer the mails' previews."""
    events.subscribe(QuestionAnswered, mail_answer)
    events.subscribe(ReviewRejected, mail_rejection)
    photos.install()
    previews.register(
        "question_answered",
        {
            "product": "Linen throw",
            "path": "/products/sample",
            "question": "Can it go into the tumble dryer?",
            "answer": "Yes, on low heat. It gets softer every time.",
        },
    )
    previews.register(
        "review_rejected",
        {"product": "Linen throw", "path": "/reviews/sample", "reason": REASONS["personal"], "note": ""},
    )


def mail_answer(fact: QuestionAnswered, delivery: Delivery) -> None:
    """Tell who asked, if they left an address, in the language they asked in; then forget the address."""
    product = db.session().get(Product, fact.product_id)
    told = operations.tell_asker(fact.question_id)
    if told is not None and product is not None:
        question, address = told
        emails.queue_answer(question, to=address, handle=product.handle, title=product.title, at=delivery.at)


def mail_rejection(fact: ReviewRejected, delivery: Delivery) -> None:
    """Tell the writer why, unless it was decided otherwise in the meantime."""
    review = db.session().get(Review, fact.review_id)
    if review is None or review.customer_id is None or review.status != REJECTED:
        return
    customer, product = customers.by_id(review.customer_id), db.session().get(Product, fact.product_id)
    if customer is not None and product is not None:
        emails.queue_rejected(review, customer, title=product.title, at=delivery.occurred_at)
