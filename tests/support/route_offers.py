"""For the world of all routes: a personal offer that has not begun."""

from __future__ import annotations

from datetime import datetime

from shop.kernel import db
from shop.promotions.benefits import PercentOff
from tracking.personalization.offers import making
from tracking.personalization.offers.drafting import Draft


def values(*, at: datetime) -> dict[str, str]:
    """Write it down; the code that its addresses name."""
    benefit = PercentOff(1000, most_minor=2000)
    draft = Draft(
        template="second_order", name="Come back", title="Thank you", benefit=benefit, answers={"days": 30}
    )
    with db.transaction():
        return {"offer_code": making.create(draft, at=at).code}
