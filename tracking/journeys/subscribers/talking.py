"""What people ask, say and wait for. The words themselves stay where they were written."""

from __future__ import annotations

from shop.conversations.events import MessageReceived
from shop.inventory.events import StockAlertAsked
from shop.kernel.events import Delivery
from shop.reviews.events import QuestionAsked, ReviewWritten
from tracking.journeys import facts


def on_question(fact: QuestionAsked, delivery: Delivery) -> None:
    """product_question."""
    props = {"product_id": str(fact.product_id)}
    facts.record("product_question", delivery, origin=facts.as_chosen(delivery.origin), props=props)


def on_review(fact: ReviewWritten, delivery: Delivery) -> None:
    """review_written; `edited` when it changed an earlier one."""
    props = {"product_id": str(fact.product_id), "edited": fact.edited}
    facts.record("review_written", delivery, origin=facts.as_chosen(delivery.origin), props=props)


def on_message(fact: MessageReceived, delivery: Delivery) -> None:
    """message_received, with the way it came and what it reports."""
    props = {"channel": fact.channel, "topic": fact.topic}
    facts.record("message_received", delivery, origin=facts.as_chosen(delivery.origin), props=props)


def on_stock_alert(fact: StockAlertAsked, delivery: Delivery) -> None:
    """stock_alert_asked."""
    props = {"variant_id": str(fact.variant_id)}
    facts.record("stock_alert_asked", delivery, origin=facts.as_chosen(delivery.origin), props=props)
