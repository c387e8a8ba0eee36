"""What is offered after an answer: reviews to everybody, whatever they answered; a word to friends to
promoters."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask_babel import gettext as _

from shop.brand import links, store
from shop.kernel import clock, db
from shop.orders.models import Order
from shop.reviews import links as review_links
from shop.reviews import queries as reviews
from tracking.nps import scales
from tracking.nps.models import NpsAnswer

FEW = 3


@dataclass(frozen=True, kw_only=True)
class Afterwards:
    """Products to review with their addresses; the shop's address for a friend, and the mail that tells
    it."""

    to_review: tuple[tuple[str, str], ...]
    share: str
    share_mail: str


def of(given: NpsAnswer) -> Afterwards:
    """What fits this answer."""
    happy = given.metric == scales.NPS and scales.SCALES[scales.NPS].group(given.score) == scales.GOOD
    address = _share() if happy else ""
    return Afterwards(
        to_review=_to_review(given), share=address, share_mail=_mail(address) if address else ""
    )


def _to_review(given: NpsAnswer) -> tuple[tuple[str, str], ...]:
    order = db.session().get(Order, given.order_id) if given.order_id else None
    if order is None or given.metric in (scales.CES, *scales.ABOUT_US):
        return ()
    at = clock.now()
    found = reviews.received(order.customer_id, silent_only=True, limit=FEW)
    return tuple((item.title, review_links.path(order.customer_id, item.product_id, at=at)) for item in found)


def _share() -> str:
    campaign = {"utm_source": "friend", "utm_medium": "referral", "utm_campaign": "nps"}
    return f"{links.url('/')}?{urlencode(campaign)}"


def _mail(address: str) -> str:
    subject = _("You may like %(store)s", store=store.current().name)
    return f"mailto:?subject={quote(subject)}&body={quote(address)}"
