"""How a slot stands against its fallback, as it is kept: sums of both arms, differences, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from shop.kernel import db, preferences
from shop.recommendations import slots
from shop.recommendations.slots import FALLBACK, LEARNED
from tracking.personalization.measuring import comparing, sizes
from tracking.personalization.measuring.values import SKEWED, Arm, Balance, Difference
from tracking.personalization.slots.counting import Exposed
from tracking.reports.recommendations.models import SlotFact


def told(slot: str, found: Exposed, *, attributed: int) -> dict[str, Any]:
    """`attributed`: minor units bought after a click."""
    share = preferences.get(slots.HELD_OUT_PERCENT[slot]) / 100
    treated, held_out = found.arm(LEARNED), found.arm(FALLBACK)
    compared = comparing.compare(treated=treated, held_out=held_out)
    balance = _balance(found, share)
    skewed = balance is not None and balance.skewed
    return {
        "treated": _arm(treated),
        "held_out": _arm(held_out),
        "conversion": _difference(compared.conversion, skewed),
        "revenue": _difference(compared.revenue, skewed),
        "verdict": SKEWED if skewed else compared.verdict,
        "balance": balance and {"expected": share, "found": balance.found, "p": balance.p, "skewed": skewed},
        "share": share,
        "conflicts": found.conflicts,
        "attributed_minor": attributed,
        "smallest": _smallest(treated, held_out),
    }


def _balance(found: Exposed, share: float) -> Balance | None:
    """Whether people were split as meant, by those of whom it is known that they are one person each."""
    if not 0 < share < 1:
        return None
    return comparing.split(treated=found.agreed[LEARNED], held_out=found.agreed[FALLBACK], share=share)


def after_clicks(lot: str) -> Mapping[str, int]:
    """What was bought after a click in all weeks that are kept, by slot."""
    total = func.sum(SlotFact.attributed_minor)
    rows = select(SlotFact.slot, total).where(SlotFact.lot == lot).group_by(SlotFact.slot)
    return {slot: int(amount or 0) for slot, amount in db.session().execute(rows)}


def _arm(arm: Arm) -> dict[str, int]:
    return {"people": arm.people, "converted": arm.converted, "revenue_minor": sum(arm.revenue)}


def _difference(one: Difference, skewed: bool) -> dict[str, Any]:
    return {
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "treated": one.treated,
        "held_out": one.held_out,
        "verdict": SKEWED if skewed else one.verdict,
    }


def _smallest(treated: Arm, held_out: Arm) -> float | None:
    """The smallest relative change of conversion that these arms could show."""
    both = treated.people + held_out.people
    rate = (treated.converted + held_out.converted) / both if both else 0.0
    if not 0 < rate < 1:
        return None
    return sizes.smallest(rate=rate, treated=treated.people, held_out=held_out.people)
