"""One offer: what it brought, whom it means now, and the log of who got it, who did not, and why."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Response, request

from shop.kernel import clock, tables
from shop.web import auth, downloads, render
from tracking.personalization.measuring import sizes
from tracking.personalization.offers import economics, figures, log, making, moved
from tracking.personalization.offers.figures import Figures
from tracking.personalization.offers.templates import TEMPLATES
from tracking.web.offers import blueprint, existing, says, shared

SHOWN = 12


@blueprint.get("/<offer_code>")
@auth.staff_required("marketing")
def show(offer_code: str) -> Response:
    """The figures of an offer, whom it means now, and its newest decisions."""
    at = clock.now()
    offer = existing(offer_code)
    earns = economics.economics(at=at)
    found = figures.figures(offer, at=at, earns=earns)
    verdict = economics.verdict(making.benefit_of(offer), least_minor=offer.least_minor, of=earns)
    rows, total = log.entries(offer_code)
    meant = log.meant_now(offer, at=at) if offer.ended_at is None else []
    return render.page(
        "tracking/offers/show.html",
        offer=offer,
        made_of=TEMPLATES[offer.template],
        says=says(offer),
        found=found,
        verdict=verdict,
        earns=earns,
        needed=_needed(found, verdict.lift),
        log=rows[:SHOWN],
        total=total,
        meant=len(meant),
        sample=_named([one.customer_id for one in meant[:SHOWN] if one.customer_id]),
        most=log.MOST,
        moves=moved.read(offer.moves),
        enough=moved,
        named=_named([one.customer_id for one in rows[:SHOWN] if one.customer_id]),
        at=at,
        **shared(),
    )


@blueprint.get("/<offer_code>/people")
@auth.staff_required("marketing")
def people(offer_code: str) -> Response:
    """The whole log, page by page, by what became of them."""
    offer = existing(offer_code)
    outcome, page = request.args.get("outcome", ""), max(1, request.args.get("page", 1, type=int))
    rows, total = log.entries(offer_code, outcome=outcome, page=min(page, 10_000))
    return render.page(
        "tracking/offers/people.html",
        offer=offer,
        log=rows,
        total=total,
        page=page,
        pages=-(-total // log.PER_PAGE),
        outcome=outcome,
        refused=log.reasons(offer_code),
        named=_named([one.customer_id for one in rows if one.customer_id]),
        at=clock.now(),
        **shared(),
    )


@blueprint.get("/<offer_code>/people.csv")
@auth.staff_required("marketing")
def people_csv(offer_code: str) -> Response:
    """The whole log as a file; people by their ids alone."""
    existing(offer_code)
    rows = log.all_entries(offer_code)
    head = ("customer_id", "visitor_id", "outcome", "excluded", "used", "mailed", "at", "until")
    return downloads.rows(tables.csv_lines(head, _lines(rows)), name="personal-offer", ending="csv")


def _lines(rows: Iterable[log.Entry]) -> Iterable[tuple[str, ...]]:
    for row in rows:
        yield (
            str(row.customer_id or ""),
            row.visitor_id or "",
            row.outcome,
            row.excluded,
            "yes" if row.used else "no",
            "yes" if row.mailed else "no",
            _iso(row.at),
            _iso(row.until),
        )


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _named(customer_ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What customers are called on the page, for whoever may see customers; else the end of their id."""
    if not auth.staff_may("customers"):
        return {one: str(one)[-8:] for one in customer_ids}
    return {one.id: one.name or one.email or str(one.id)[-8:] for one in log.customers(customer_ids)}


def _needed(found: Figures, lift: float | None) -> Any:
    """How many people it takes to see the lift that pays; None while nobody held out has bought."""
    rate = found.compared.conversion.held_out
    if lift is None or lift <= 1 or not rate or rate * lift >= 1:
        return None
    share = found.held_out / (found.offered + found.held_out)
    return sizes.needed(rate=rate, relative=lift - 1, held_out_share=share) if 0 < share < 1 else None
