"""Entries of a timeline in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from shop.admin.orders import story
from shop.brand import store
from shop.kernel.money import Money
from shop.orders import mail_kinds
from shop.web.render import money
from tracking.journeys.offline.contacts import OUTCOMES
from tracking.journeys.words import CHANNELS, DEVICES
from tracking.nps import scales
from tracking.reports.timeline.values import (
    CALL,
    CART,
    CHOICE,
    MAIL,
    MESSAGE,
    OPINION,
    ORDER,
    PARCEL,
    STAGE,
    VISIT,
    Entry,
)
from tracking.reports.timeline.words import WHAT
from tracking.web import labels
from tracking.web.labels import Line

ICONS = {
    VISIT: "path",
    CART: "cart",
    ORDER: "orders",
    PARCEL: "truck",
    MAIL: "mail",
    CALL: "phone",
    MESSAGE: "message",
    OPINION: "star",
    STAGE: "chart",
    CHOICE: "shield",
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """An entry as the page shows it; `lines` are the moments of a visit."""

    at: datetime
    icon: str
    title: str
    text: str = ""
    quote: str = ""
    url: str = ""
    problem: bool = False
    lines: tuple[Line, ...] = ()
    badges: tuple[str, ...] = ()


def days(entries: Sequence[Entry]) -> list[tuple[date, list[Said]]]:
    """Entries by the store's day, newest first as they come."""
    zone = ZoneInfo(store.current().time_zone)
    return [
        (day, [said(entry) for entry in found])
        for day, found in groupby(entries, key=lambda entry: entry.at.astimezone(zone).date())
    ]


def said(entry: Entry) -> Said:
    """One entry."""
    words = _SAYING[entry.kind](entry)
    return Said(at=entry.at, icon=ICONS[entry.kind], **{"problem": entry.problem, **words})


def _visit(entry: Entry) -> dict[str, Any]:
    chapter = entry.chapter
    assert chapter is not None and chapter.visit is not None  # noqa: PT018 (entries of this kind have both)
    visit = chapter.visit
    attention = labels.duration(visit.engaged_ms) if visit.engaged_ms >= 1000 else ""
    parts = [
        _(DEVICES[visit.device]) if visit.device in DEVICES else "",
        ngettext("%(num)s page", "%(num)s pages", visit.page_views),
        _("%(time)s of attention", time=attention) if attention else "",
        visit.landing_path,
    ]
    came = [_(CHANNELS.get(visit.channel, visit.channel))] if visit.channel else []
    return {
        "title": _("Visited the shop"),
        "text": " · ".join(filter(None, parts)),
        "badges": (*came, *((visit.campaign,) if visit.campaign else ())),
        "lines": tuple(labels.line(moment) for moment in chapter.moments),
    }


def _order(entry: Entry) -> dict[str, Any]:
    told = story.tell([entry.data["entry"]], staff=())[0]
    return {
        "title": told.title,
        "text": " · ".join(filter(None, (_("Order #%(number)s", number=entry.order_number), told.text))),
        "url": url_for("admin_orders.show", number=entry.order_number),
        "problem": told.state == story.PROBLEM,
    }


def _cart(entry: Entry) -> dict[str, Any]:
    return {"title": _("Left in the cart: %(amount)s", amount=_amount(entry)), "text": entry.about}


def _mail(entry: Entry) -> dict[str, Any]:
    kind = _(mail_kinds.name(str(entry.data["kind"])))
    return {
        "title": _word(entry),
        "text": " · ".join(dict.fromkeys(filter(None, (kind, entry.about)))),
        "url": url_for("admin_mails.show", mail_id=entry.data["mail_id"]),
    }


def _message(entry: Entry) -> dict[str, Any]:
    return {
        "title": _word(entry),
        "quote": entry.about,
        "url": url_for("admin_conversations.show", conversation_id=entry.data["conversation_id"]),
    }


def _opinion(entry: Entry) -> dict[str, Any]:
    score = entry.data["score"]
    if entry.what == "review":
        title = ngettext("Reviewed a product: %(num)s star", "Reviewed a product: %(num)s stars", score)
    else:
        most = scales.SCALES[entry.data["metric"]].high
        title = f"{_word(entry)}: " + _("%(score)s of %(most)s", score=score, most=most)
    order = _("Order #%(number)s", number=entry.order_number) if entry.order_number else ""
    return {"title": title, "text": order, "quote": entry.about}


def _stage(entry: Entry) -> dict[str, Any]:
    because = str(entry.data["because"])
    why = _("Nothing more happened for a while") if because == "lapsed" else ""
    return {"title": _("Stage: %(stage)s", stage=_word(entry)), "text": why}


def _choice(entry: Entry) -> dict[str, Any]:
    evidence = entry.data.get("evidence")
    return {"title": _word(entry), "text": _(WHAT.get(str(evidence), "")) if evidence else ""}


def _call(entry: Entry) -> dict[str, Any]:
    minutes = int(entry.data.get("duration_s") or 0) // 60
    parts = [
        ngettext("%(num)s minute", "%(num)s minutes", minutes) if minutes else "",
        _(OUTCOMES.get(str(entry.data.get("outcome")), "")) if entry.data.get("outcome") else "",
        str(entry.data.get("agent") or ""),
    ]
    return {"title": _word(entry), "text": " · ".join(filter(None, parts)), "quote": entry.about}


def _word(entry: Entry) -> str:
    return _(WHAT[entry.what]) if entry.what in WHAT else entry.what.replace("_", " ").capitalize()


def _amount(entry: Entry) -> str:
    if entry.amount_minor is None or not entry.currency:
        return ""
    return str(money(Money(entry.amount_minor, entry.currency)))


_SAYING: dict[str, Callable[[Entry], dict[str, Any]]] = {
    VISIT: _visit,
    CART: _cart,
    ORDER: _order,
    PARCEL: _order,
    MAIL: _mail,
    CALL: _call,
    MESSAGE: _message,
    OPINION: _opinion,
    STAGE: _stage,
    CHOICE: _choice,
}
