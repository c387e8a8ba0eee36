"""Prices of connected carriers for the checkout: `shop.shipping.sources` asks, this answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from fulfillment.carriers.failures import Unreachable
from fulfillment.labels import asking, quoting, settings
from shop.kernel import db, preferences
from shop.kernel.errors import N_
from shop.shipping.sources import LiveRate, RateRequest

GOOD_FOR = timedelta(minutes=30)


class CarrierRates:
    """The source: everybody connected who sells labels, asked from the owner's address."""

    name = "carriers"

    def ready(self) -> bool:
        """Whether there is an account, and an address to send from."""
        return settings.can_send() and bool(quoting.connected())

    def services(self) -> dict[str, str]:
        """Services that were offered before."""
        known: dict[str, str] = preferences.get(settings.SERVICES)
        return known

    def rates(self, request: RateRequest, *, at: datetime) -> list[LiveRate]:
        """What they ask. Raises Unreachable when nobody answers in time."""
        question, sellers = asking.of_request(request), quoting.connected()
        db.end_read()
        answers = quoting.ask(question, sellers, seconds=quoting.AT_THE_TILL)
        if not answers.answered:
            raise Unreachable(N_("No carrier has answered."))
        return [
            LiveRate(
                code=offer.service,
                name=offer.quote.service_name,
                price=offer.price,
                min_days=offer.quote.days,
                max_days=offer.quote.days,
                expires_at=at + GOOD_FOR,
            )
            for offer in answers.offers
        ]


SOURCE = CarrierRates()
