"""From facts to traits. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from statistics import median
from typing import Any

from tracking.segments.rules.judging import NO_PRODUCT, Happened
from tracking.segments.traits.story import Story

VISITING = ("visit", "view", "cart", "checkout", "search", "mail_click")


def traits(story: Story) -> dict[str, Any]:
    """The traits of a story by their keys, but for those that others reckon (scores)."""
    return {**_bought(story), **_went(story), **_said(story), **_visited(story), **story.values}


def _bought(story: Story) -> dict[str, Any]:
    lines = list(story.of("order"))
    days = sorted({one.ref: one.day for one in lines}.values())
    between = [later - earlier for earlier, later in pairwise(days)]
    return {
        "orders": len(days),
        "items": sum(one.quantity for one in lines),
        "products": len({one.product_id for one in lines} - {NO_PRODUCT}),
        "first_order": days[0] if days else None,
        "last_order": days[-1] if days else None,
        "order_gap": float(median(between)) if between else None,
        "refunded": sum(one.amount_minor for one in story.of("refund")),
        "refunds": _times(story.of("refund")),
    }


def _went(story: Story) -> dict[str, Any]:
    return {
        "last_delivered": _last(story.of("delivered")),
        "late_orders": _times(story.of("late")),
        "parcel_troubles": _times(story.of("trouble")),
        "returns": _times(story.of("return")),
        "last_return": _last(story.of("return")),
    }


def _said(story: Story) -> dict[str, Any]:
    return {
        "last_answer": _last(story.of("answer")),
        "messages": _times(story.of("message")),
        "last_message": _last(story.of("message")),
        "reviews": _times(story.of("review")),
        "last_review": _last(story.of("review")),
        "wishes": _times(story.of("wish")),
        "mails": _times(story.of("mail")),
        "last_mail": _last(story.of("mail")),
    }


def _visited(story: Story) -> dict[str, Any]:
    """Of whom no visit is known, nothing of this is; who has visited has looked at so many, or none."""
    visits = sorted(story.of("visit"), key=lambda one: (one.day, one.ref))
    if not visits:
        return dict.fromkeys(_OF_VISITS)
    return {
        "visits": len(visits),
        "last_visit": visits[-1].day,
        "first_channel": visits[0].channel or None,
        "last_channel": visits[-1].channel or None,
        "views": len({one.product_id for one in story.of("view")} - {NO_PRODUCT}),
        "last_view": _last(story.of("view")),
        "carts": _times(story.of("cart")),
        "last_cart": _last(story.of("cart")),
        "mail_clicks": _times(story.of("mail_click")),
        "last_mail_click": _last(story.of("mail_click")),
    }


_OF_VISITS = (
    "visits", "last_visit", "first_channel", "last_channel", "views", "last_view", "carts", "last_cart",
    "mail_clicks", "last_mail_click", "stage",
)  # fmt: skip


def _times(facts: Iterable[Happened]) -> int:
    return len({one.ref for one in facts})


def _last(facts: Iterable[Happened]) -> int | None:
    return max((one.day for one in facts), default=None)
