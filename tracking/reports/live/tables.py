"""The moment as tiles and tables."""

from __future__ import annotations

from typing import Any

from shop.kernel.errors import N_
from tracking.journeys import sessions, words
from tracking.reports.base import DURATION, MOMENT, MONEY, NUMBER, WORD, Column, Table, Tile
from tracking.reports.live.values import Guest, Now

_STAGES = ("visit", *sessions.STAGE_OF)
_PARTS = ("key", "title", "kind", "words")


def _columns(*parts: tuple[Any, ...]) -> tuple[Column, ...]:
    return tuple(Column(**dict(zip(_PARTS, part, strict=False))) for part in parts)


def tiles(found: Now) -> tuple[Tile, ...]:
    five, half = N_("visits with a page in the last 5 minutes"), N_("changed in the last 30 minutes")
    return (
        Tile(key="visitors", title=N_("Here now"), value=found.visitors, unit=N_("people"), denominator=five),
        Tile(
            key="new",
            title=N_("Here for the first time"),
            value=found.new,
            unit=N_("people"),
            denominator=five,
        ),
        Tile(key="pages", title=N_("Pages opened"), value=sum(found.minutes), unit=N_("last 30 minutes")),
        Tile(key="carts", title=N_("Carts in use"), value=found.carts, unit=N_("carts"), denominator=half),
        Tile(key="worth", title=N_("In these carts"), value=found.carts_minor, kind=MONEY, denominator=half),
        Tile(
            key="paying",
            title=N_("At the checkout"),
            value=found.at_checkout,
            unit=N_("visits"),
            denominator=five,
        ),
    )


def guests(found: Now) -> Table:
    columns = (
        ("seen", N_("Last page"), MOMENT),
        ("began", N_("Began"), MOMENT),
        ("channel", N_("Channel"), WORD, words.CHANNELS),
        ("source", N_("Source")),
        ("campaign", N_("Campaign")),
        ("landing", N_("Landed on")),
        ("path", N_("Looks at")),
        ("title", N_("Title")),
        ("pages", N_("Pages"), NUMBER),
        ("attention", N_("Attention"), DURATION),
        ("device", N_("Device"), WORD, words.DEVICES),
        ("stage", N_("Came as far as"), WORD, words.STAGES),
        ("cart", N_("In the cart")),
        ("worth", N_("Cart's value"), MONEY),
    )
    return Table(
        key="visits",
        title=N_("Who is here"),
        columns=_columns(*columns),
        rows=tuple(map(_row, found.guests)),
        note=N_("What lies in a cart is told of visitors who agreed to be remembered."),
        empty=N_("Nobody is here at this moment."),
    )


def _row(guest: Guest) -> dict[str, Any]:
    return {
        "seen": guest.seen,
        "began": guest.began,
        "channel": guest.channel,
        "source": guest.source,
        "campaign": guest.campaign,
        "landing": guest.landing_path,
        "path": guest.path,
        "title": guest.title,
        "pages": guest.pages,
        "attention": guest.engaged_ms * 1000,
        "device": guest.device,
        "stage": _STAGES[guest.stage],
        "cart": ", ".join(f"{item.quantity} × {item.title}" for item in guest.items),
        "worth": guest.worth,
    }


def pages(found: Now) -> Table:
    columns = (("path", N_("Page")), ("visits", N_("Visits"), NUMBER))
    rows = tuple({"path": path, "visits": count} for path, count in found.pages)
    return Table(key="pages", title=N_("What they look at"), columns=_columns(*columns), rows=rows)


def sources(found: Now) -> Table:
    columns = (
        ("channel", N_("Channel"), WORD, words.CHANNELS),
        ("source", N_("Source")),
        ("visits", N_("Visits"), NUMBER),
    )
    rows = tuple({"channel": c, "source": source, "visits": count} for c, source, count in found.sources)
    return Table(key="sources", title=N_("Where they come from"), columns=_columns(*columns), rows=rows)


def heaps(found: Now) -> Table:
    columns = (
        ("title", N_("Product")),
        ("variant", N_("Variant")),
        ("carts", N_("Carts"), NUMBER),
        ("units", N_("Pieces"), NUMBER),
        ("value", N_("Value"), MONEY),
    )
    rows = tuple(
        {
            "title": h.title,
            "variant": h.variant_title,
            "carts": h.carts,
            "units": h.units,
            "value": h.value_minor,
        }
        for h in found.heaps
    )
    return Table(
        key="carts",
        title=N_("What lies in carts"),
        columns=_columns(*columns),
        rows=rows,
        denominator=N_("open carts that changed in the last 30 minutes, at today's prices"),
        empty=N_("No cart changed in the last 30 minutes."),
    )


def minutes(found: Now) -> Table:
    columns = (("ago", N_("Minutes ago"), NUMBER), ("pages", N_("Pages"), NUMBER))
    rows = tuple({"ago": 29 - place, "pages": count} for place, count in enumerate(found.minutes))
    return Table(key="minutes", title=N_("Pages by the minute"), columns=_columns(*columns), rows=rows)
