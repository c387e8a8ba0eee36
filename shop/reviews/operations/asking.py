"""Questions: anybody asks, the store answers on the product's page or to the asker alone."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from shop.catalog.models import ACTIVE, Product
from shop.kernel import db, events, ids
from shop.kernel.errors import N_, NotFound
from shop.mail.addresses import normalized
from shop.reviews import rules
from shop.reviews.events import QuestionAnswered, QuestionAsked
from shop.reviews.models import PRIVATE, PUBLISHED, REJECTED, SHOP, WAITING, Question
from shop.reviews.operations.counting import recount_questions
from shop.reviews.operations.finding import lock_question
from shop.reviews.rules import BadQuestion


def ask(
    *,
    product_id: uuid.UUID,
    text: str,
    locale: str,
    at: datetime,
    email: str = "",
    source: str = SHOP,
    question_id: uuid.UUID | None = None,
) -> Question:
    """Keep a question; the same `question_id` again is the same question (two presses of one form).

    Publishes QuestionAsked. Raises BadQuestion, BadAddress, NotFound.
    """
    kept, email = rules.checked_question(text), normalized(email) if email.strip() else ""
    product = db.session().get(Product, product_id)
    if product is None or product.status != ACTIVE:
        raise NotFound(N_("This product does not exist any more."))
    question_id = question_id or ids.new_id()
    row: dict[str, Any] = {
        "id": question_id,
        "product_id": product_id,
        "source": source,
        "email": email,
        "locale": locale[:10],
        "text": kept,
        "answer": "",
        "status": WAITING,
        "asked_at": at,
    }
    if db.insert_ignore(Question, [row]):
        events.publish(QuestionAsked(question_id=question_id, product_id=product_id), at=at)
    return db.session().get_one(Question, question_id)


def answer(*, question_id: uuid.UUID, text: str, published: bool, at: datetime) -> Question:
    """Answer a question, on the product's page if `published`; the asker is mailed if they left an address.

    Publishes QuestionAnswered. Raises BadQuestion (also when nobody would see the answer), NotFound.
    """
    kept = rules.checked_answer(text)
    question = lock_question(question_id)
    if not published and not question.email and question.answered_at is None:
        raise BadQuestion(
            N_("Nobody would see this answer: who asked left no address. Show it on the product’s page.")
        )
    status = PUBLISHED if published else PRIVATE
    if (question.answer, question.status) == (kept, status):
        return question
    question.answer, question.status, question.answered_at = kept, status, at
    events.publish(
        QuestionAnswered(question_id=question.id, product_id=question.product_id, published=published), at=at
    )
    recount_questions(question.product_id)
    return question


def hide(*, question_id: uuid.UUID) -> Question:
    """Do not show or answer a question; the asker's address is forgotten. Raises NotFound."""
    question = lock_question(question_id)
    question.status, question.email = REJECTED, ""
    recount_questions(question.product_id)
    return question


def tell_asker(question_id: uuid.UUID) -> tuple[Question, str] | None:
    """The question and its asker's address, which is forgotten with this; None when there is none to tell."""
    question = lock_question(question_id)
    if not question.email or not question.answer:
        return None
    email, question.email = question.email, ""
    db.session().flush()
    return question, email
