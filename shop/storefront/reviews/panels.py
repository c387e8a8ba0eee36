"""Panels on others' pages: reviews and questions of a product, stars to tap for orders and accounts."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from flask_babel import gettext as _

from shop.catalog.values import ShownProduct
from shop.customers.models import Customer
from shop.kernel import clock
from shop.orders.models import DELIVERED, Order
from shop.reviews import links, queries
from shop.storefront import framing, mine
from shop.storefront.reviews import words
from shop.web import slots
from shop.web.locale import get_locale
from shop.web.render import fragment

FEW = 3


def of_product(product: ShownProduct, **_more: Any) -> str:
    """What buyers say: the average, how stars are spread, the first few reviews. At most one statement."""
    subject = _subject(product)
    found = queries.shown_first(product.id, locale=get_locale(), limit=FEW) if product.rating_count else []
    said = words.said(found)
    return framing.text(
        "storefront/reviews/_panel.html",
        shows=(subject, tuple((*map(str, row), one.thanked) for row, one in zip(found, said, strict=True))),
        values=lambda: {
            "subject": subject,
            "reviews": said,
            "bars": words.bars(subject.rating_stars),
            "meanings": words.meanings(),
            "statement": words.statement(),
        },
    )


def questions_of_product(product: ShownProduct, **_more: Any) -> str:
    """Answered questions, and the form to ask. One statement after a question has changed, else none."""
    subject = _subject(product)
    found = queries.newest_questions(product.id, get_locale(), FEW) if product.question_count else ()
    return framing.text(
        "storefront/reviews/_questions.html",
        shows=(subject, found),
        values=lambda: {"subject": subject, "questions": found},
    )


def _subject(product: ShownProduct) -> queries.Subject:
    return queries.Subject(**{one.name: getattr(product, one.name) for one in fields(queries.Subject)})


def of_order(order: Order, **_more: Any) -> str:
    """Stars to tap for each product that has arrived, for who placed the order. One statement."""
    goods = {line.product_id for line in order.lines if line.product_id is not None}
    if not goods or not order.confirmed_at or not mine.is_mine(order):
        return ""
    found = queries.received(order.customer_id, product_ids=goods)
    title = (
        _("How do you like it?") if order.fulfillment_status == DELIVERED else _("How do you like it so far?")
    )
    return _to_review(found, order.customer_id, title)


def of_account(customer: Customer, **_more: Any) -> str:
    """Stars to tap for what they have received and not reviewed. One statement."""
    found = queries.received(customer.id, silent_only=True, limit=FEW)
    return _to_review(found, customer.id, _("How do you like it?"))


def _to_review(found: list[queries.Reviewable], customer_id: Any, title: str) -> str:
    at = clock.now()
    items = [(item, links.token(customer_id, item.product_id, at=at)) for item in found]
    if not items:
        return ""
    return fragment("storefront/reviews/_to_review.html", items=items, title=title, meanings=words.meanings())


slots.register("storefront.product", "reviews", 40, of_product)
slots.register("storefront.product", "questions", 50, questions_of_product)
slots.register("storefront.order", "reviews", 30, of_order)
slots.register("storefront.account", "reviews", 30, of_account)
