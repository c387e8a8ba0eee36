"""Panels that tracking puts on the owner's pages: the journey of an order and of a customer, visits today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext as _

from shop.brand import store
from shop.customers.models import Customer
from shop.kernel import clock, preferences
from shop.orders.models import Order
from shop.web import auth, slots
from shop.web.render import fragment
from tracking.journeys import networks, queries, retention
from tracking.journeys.models import VisitSession
from tracking.journeys.stories import Chapter, Source
from tracking.web import labels
from tracking.web.labels import Line
from tracking.web.temperatures import panel as expected


@dataclass(frozen=True, kw_only=True)
class Part:
    """A chapter as the template shows it; `number` counts visits, 0 for what happened between them."""

    number: int
    started_at: datetime
    visit: VisitSession | None
    sources: tuple[Source, ...]
    lines: tuple[Line, ...]
    engaged: str
    page_views: int
    device: str


def install() -> None:
    """Register the panels."""
    slots.register("admin.order", "journey", 60, order_panel)
    slots.register("admin.customer", "journey", 60, customer_panel)
    expected.install()
    slots.register("admin.dashboard", "visits", 40, dashboard_card)
    slots.register("admin.settings.privacy", "retention", 50, retention_form)
    slots.register("admin.settings.privacy", "networks", 55, networks_form)


def order_panel(order: Order, **_context: Any) -> str:
    """The whole journey of an order, visit by visit."""
    if not auth.staff_may("orders"):
        return ""
    journey = queries.order_journey(order.id)
    return fragment(
        "tracking/_order_journey.html",
        journey=journey,
        parts=parts(journey.chapters),
        channels=labels.CHANNELS,
    )


def customer_panel(customer: Customer, **_context: Any) -> str:
    """A customer's visits and orders of the last 90 days."""
    if not auth.staff_may("customers"):
        return ""
    chapters = queries.customer_journey(customer.id, until=clock.now())
    return fragment(
        "tracking/_customer_journey.html",
        customer_id=customer.id,
        parts=parts(chapters)[::-1],
        channels=labels.CHANNELS,
    )


def dashboard_card(at: datetime | None = None, **_context: Any) -> str:
    """Visitors, sessions, conversion today and who is here now, as of `at`."""
    if not auth.staff_may("reports"):
        return ""
    at = at or clock.now()
    return fragment("tracking/_visits_today.html", figures=queries.figures(since=today(at), until=at, at=at))


def retention_form(**_context: Any) -> str:
    """How long visits are kept, beside the other choices of privacy."""
    choices = [(days, _(text)) for days, text in retention.CHOICES.items()]
    return fragment(
        "tracking/journeys/_retention.html", choices=choices, days=preferences.get(retention.KEEP_DAYS)
    )


def networks_form(**_context: Any) -> str:
    """Whose visits are the shop's own."""
    return fragment(
        "tracking/journeys/_networks.html",
        networks=preferences.get(networks.NETWORKS),
        address=request.remote_addr or "",
    )


def today(at: datetime) -> datetime:
    """When the current day began in the store's time zone."""
    local = at.astimezone(ZoneInfo(store.current().time_zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def week(at: datetime) -> datetime:
    """The beginning of the day six days ago: seven days with today."""
    return today(at - timedelta(days=6))


def parts(chapters: tuple[Chapter, ...]) -> list[Part]:
    """Chapters as the template shows them."""
    shown, number = [], 0
    for chapter in chapters:
        number += chapter.visit is not None
        shown.append(_part(chapter, number if chapter.visit is not None else 0))
    return shown


def _part(chapter: Chapter, number: int) -> Part:
    device = labels.DEVICES.get(chapter.visit.device, "") if chapter.visit else ""
    return Part(
        number=number,
        started_at=chapter.started_at,
        visit=chapter.visit,
        sources=chapter.sources,
        lines=tuple(labels.line(moment) for moment in chapter.moments),
        engaged=labels.duration(chapter.engaged_ms) if chapter.engaged_ms >= 1000 else "",
        page_views=chapter.page_views,
        device=_(device) if device else "",
    )
