"""Splits that went wrong come to the owner's attention list.

Where people were not divided in the shares that were meant (chance does so less than once in a thousand
times, see `measuring.comparing`), no figure that compares the groups may be trusted, and a person has to find
out why. What its owner put aside comes back after a week, if it is still so; else it goes by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from shop.kernel import attention, db
from shop.kernel.errors import N_
from shop.kernel.models import AttentionItem
from tracking.personalization.measuring.values import Balance
from tracking.personalization.offers import figures, queries, together
from tracking.reports.recommendations import telling
from tracking.reports.recommendations.models import OWN

KIND, ALL = "personalization.split", "offers"
PUT_ASIDE = timedelta(days=7)
OF_ROW = N_(
    "People were not split as meant between a row of recommendations and its fallback: %(found)s %% saw the "
    "fallback, and %(meant)s %% should have. No figure of this row may be trusted."
)
OF_OFFER = N_(
    "People were not split as meant in the offer “%(offer)s”: %(found)s %% were held out, and %(meant)s %% "
    "should have been. No figure of this offer may be trusted."
)
OF_ALL = N_(
    "People were not split as meant between those who may get offers and those who never do: %(found)s %% "
    "never get one, and %(meant)s %% should. What all offers together bring may not be trusted."
)


@dataclass(frozen=True, kw_only=True)
class Skewed:
    """One split that went wrong."""

    key: str
    message: str
    params: dict[str, Any]
    link: str


def look(at: datetime) -> int:
    """Tell of every split that went wrong, and no longer of those that are as meant; how many there are."""
    skewed = {one.key: one for one in (*_rows(), *_offers())}
    known = {item.key: item for item in db.session().scalars(_known())}
    gone = [key for key, item in known.items() if key not in skewed and item.resolved_at is None]
    told = [one for one in skewed.values() if _is_due(known.get(one.key), at)]
    db.end_read()
    with db.transaction():
        attention.resolve_many(kind=KIND, keys=gone, at=at)
        for one in told:
            attention.raise_item(
                kind=KIND, key=one.key, message=one.message, params=one.params, link=one.link, at=at
            )
    return len(skewed)


def _known() -> Any:
    return select(AttentionItem).where(AttentionItem.kind == KIND)


def _is_due(item: AttentionItem | None, at: datetime) -> bool:
    if item is None:
        return True
    return item.resolved_at is not None and at - item.resolved_at >= PUT_ASIDE


def _rows() -> Iterator[Skewed]:
    for one in telling.read_standings(OWN):
        balance = one.told["balance"] or {}
        if balance.get("skewed"):
            params = _shares(balance["found"], balance["expected"])
            link = f"/admin/reports/recommendations?slot={one.slot}"
            yield Skewed(key=f"row:{one.slot}", message=OF_ROW, params=params, link=link)


def _offers() -> Iterator[Skewed]:
    for offer in queries.all_offers():
        found = figures.balance(offer.code)
        if found is not None and found.skewed:
            params = {"offer": offer.name, **_of(found)}
            link = f"/admin/offers/{offer.code}"
            yield Skewed(key=f"offer:{offer.code}", message=OF_OFFER, params=params, link=link)
    found = together.balance()
    if found is not None and found.skewed:
        yield Skewed(key=ALL, message=OF_ALL, params=_of(found), link="/admin/offers")


def _of(balance: Balance) -> dict[str, Any]:
    return _shares(balance.found, balance.expected)


def _shares(found: float, meant: float) -> dict[str, Any]:
    return {"found": f"{100 * found:.1f}", "meant": f"{100 * meant:.1f}"}
