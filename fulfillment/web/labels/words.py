"""What pages say about labels, in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from fulfillment.carriers import registry
from fulfillment.carriers.labels import REFUSED
from fulfillment.carriers.labels import VOIDED as PAID_BACK
from fulfillment.carriers.sellers import all_sellers
from fulfillment.labels.models import (
    ASKING,
    BOUGHT,
    BUYING,
    CHOSEN,
    FAILED,
    VOIDED,
    VOIDING,
    ParcelLabel,
)
from fulfillment.labels.values import Offer
from shop.kernel.money import Money
from shop.promotions.sentences import Sentence
from shop.shipping import queries as shipping

OTHER_BOX = "other"


def state(label: ParcelLabel) -> tuple[str, str]:
    """(what it is, tone of the badge)."""
    if label.state == VOIDED:
        if label.refund == PAID_BACK:
            return _("Given back, paid back"), "good"
        return (_("Given back, not paid back"), "bad") if label.refund == REFUSED else (_("Given back"), "")
    if label.state == BOUGHT and label.parcel_id is None and not label.comes_back:
        return _("Bought, not handed over"), "warn"
    return {
        ASKING: (_("Carriers are asked"), "warn"),
        CHOSEN: (_("Is bought next"), "warn"),
        BUYING: (_("Being bought"), "warn"),
        BOUGHT: (_("Bought"), "good"),
        FAILED: (_("Not bought") if label.offers else _("No price"), "bad"),
        VOIDING: (_("Being given back"), "warn"),
    }.get(label.state, (_("Prices compared"), ""))


def carrier(label: ParcelLabel) -> str:
    """Who carries it."""
    return label.carrier_name or (_(registry.name(label.carrier)) if label.carrier else "")


def cost(label: ParcelLabel) -> Money | None:
    """What it cost."""
    return None if label.cost_minor is None else Money(label.cost_minor, label.cost_currency)


def problem(label: ParcelLabel) -> Sentence | None:
    """Why it stands still."""
    said = label.problem
    return Sentence(said["message"], dict(said["params"])) if said else None


def offers(label: ParcelLabel, *, shipping_code: str = "") -> list[dict[str, Any]]:
    """What there is to choose from, the cheapest first; `meant` are those whose price the customer paid."""
    methods = (method for zone in shipping.zones() for method in zone.methods)
    live = next((one.live for one in methods if one.code == shipping_code), None)
    names = {code: seller.info.name for code, seller in all_sellers().items()}
    found = [Offer.from_dict(stored) for stored in label.offers]
    return [
        {
            "key": one.key,
            "meant": live is not None and one.service in live.services,
            "name": one.quote.service_name,
            "price": one.price,
            "through": names.get(one.provider, one.provider),
            "days": days(one),
        }
        for one in found
    ]


def days(offer: Offer) -> str:
    """How long it takes, empty where nobody says."""
    taken = offer.quote.days
    return ngettext("%(num)s day", "%(num)s days", taken) if taken else ""
