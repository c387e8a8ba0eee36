"""Shippo's rates and labels: a Shipment carries Rates, a Transaction buys one, a Refund gives it back.

Shapes: docs.goshippo.com (Shipments, Rates, Transactions, Returns, Refunds), read on 2026-11-22. A rate can
be bought twice, so a purchase that nobody answered is looked for by its rate before anything else. With
`is_return` (USPS, UPS and FedEx) Shippo turns the addresses around; such a label is paid when it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote as quoted

from fulfillment.carriers import reading
from fulfillment.carriers.failures import Refused, Unreachable
from fulfillment.carriers.labels import (
    ASKED,
    PDF,
    PNG,
    REFUSED,
    VOIDED,
    CustomsItem,
    Label,
    RateAsk,
    RateQuote,
    cheapest,
    decimal,
    minor,
)
from fulfillment.carriers.port import Account, ProviderInfo
from fulfillment.carriers.shippo import calling, shapes
from fulfillment.carriers.shippo.provider import INFO
from shop.kernel.errors import N_

FORMATS = {PDF: "PDF_4x6", PNG: "PNG"}
_MAKING = frozenset({"QUEUED", "WAITING"})
_SAID = N_("%(provider)s refused: %(said)s")
_BACK = {"REFUNDED": VOIDED, "REFUNDPENDING": ASKED, "REFUNDREJECTED": REFUSED}
_REFUND = {"SUCCESS": VOIDED, "QUEUED": ASKED, "PENDING": ASKED, "ERROR": REFUSED}


class ShippoLabels:
    """What it costs, and labels."""

    @property
    def info(self) -> ProviderInfo:
        """Who it is."""
        return INFO

    def rates(self, account: Account, ask: RateAsk, *, timeout: float) -> Sequence[RateQuote]:
        """Make a Shipment, which comes with its Rates. Raises Refused where addresses are not accepted."""
        answer = reading.part(
            calling.call(account, "POST", "/shipments", json=_shipment(ask), read_timeout=timeout)
        )
        shipment = reading.text(answer.get("object_id"), 80)
        found = [_quote(rate, shipment) for rate in reading.items(answer.get("rates"))]
        offers = cheapest([one for one in found if one is not None])
        said = [reading.text(one.get("text"), 120) for one in reading.items(answer.get("messages"))[:3]]
        if not offers and any(said):
            raise Refused(_SAID, provider=calling.NAME, said="; ".join(filter(None, said)))
        return offers

    def buy(self, account: Account, quote: RateQuote, *, key: str, format: str = PDF) -> Label:
        """Make a Transaction. Raises Refused when Shippo says that it came to nothing."""
        wanted = {
            "rate": quote.reference,
            "label_file_type": FORMATS[format],
            "metadata": key,
            "async": False,
        }
        label = _label(reading.part(calling.call(account, "POST", "/transactions", json=wanted)), quote)
        if label is None:
            raise Unreachable(N_("%(provider)s is still making the label."), provider=calling.NAME)
        return label

    def find(self, account: Account, quote: RateQuote, *, key: str) -> Label | None:
        """The Transaction of the rate that carries our key, if it did not fail."""
        answer = calling.call(account, "GET", "/transactions", params={"rate": quote.reference})
        for one in reading.items(reading.part(answer).get("results")):
            if one.get("metadata") in (key, None, "") and one.get("status") not in (None, "ERROR"):
                label = _label(one, quote)
                if label is None:
                    raise Unreachable(N_("%(provider)s is still making the label."), provider=calling.NAME)
                return label
        return None

    def void(self, account: Account, reference: str) -> str:
        """Ask for a Refund, unless that was done before."""
        known = self.refund(account, reference)
        if known:
            return known
        answer = calling.call(account, "POST", "/refunds", json={"transaction": reference, "async": False})
        return _REFUND.get(reading.text(reading.part(answer).get("status"), 30).upper(), ASKED)

    def refund(self, account: Account, reference: str) -> str:
        """What the Transaction says about its refund."""
        answer = calling.call(account, "GET", f"/transactions/{quoted(reference, safe='')}")
        return _BACK.get(reading.text(reading.part(answer).get("status"), 30).upper(), "")


def _shipment(ask: RateAsk) -> dict[str, Any]:
    box = ask.box
    parcel: dict[str, Any] = {"weight": str(max(box.weight_grams, 1)), "mass_unit": "g"}
    sides = (("length", box.length_mm), ("width", box.width_mm), ("height", box.height_mm))
    parcel |= {name: f"{max(side, 10) / 10:g}" for name, side in sides} | {"distance_unit": "cm"}
    wanted: dict[str, Any] = {
        "address_from": ask.origin.written(),
        "address_to": ask.destination.written(),
        "parcels": [parcel],
        "metadata": ask.reference[:100],
        "async": False,
    }
    if ask.comes_back:
        wanted["extra"] = {"is_return": True}
    if ask.customs:
        wanted["customs_declaration"] = {
            "contents_type": "RETURN_MERCHANDISE" if ask.comes_back else "MERCHANDISE",
            "non_delivery_option": "RETURN",
            "certify": True,
            "certify_signer": ask.origin.name or ask.origin.company,
            "items": [_customs(item, ask.origin.country) for item in ask.customs],
        }
    return wanted


def _customs(item: CustomsItem, country: str) -> dict[str, Any]:
    return {
        "description": item.description[:255],
        "quantity": item.quantity,
        "net_weight": str(max(item.weight_grams * item.quantity, 1)),
        "mass_unit": "g",
        "value_amount": decimal(item.value_minor * item.quantity, item.currency),
        "value_currency": item.currency,
        "origin_country": item.origin_country or country,
        **({"tariff_number": item.tariff_code} if item.tariff_code else {}),
    }


def _quote(rate: dict[str, Any], shipment: str) -> RateQuote | None:
    currency = reading.text(rate.get("currency"), 3).upper()
    amount = minor(rate.get("amount"), currency)
    reference = reading.text(rate.get("object_id"), 80)
    level = reading.part(rate, "servicelevel")
    token, theirs = reading.text(level.get("token"), 60), reading.text(rate.get("provider"), 40)
    if amount is None or not reference or not token:
        return None
    days = rate.get("estimated_days")
    return RateQuote(
        reference=reference,
        shipment=shipment,
        carrier=shapes.carrier(theirs.replace(" ", "_")),
        their_carrier=theirs,
        service=token,
        service_name=f"{theirs} {reading.text(level.get('name'), 60)}",
        amount_minor=amount,
        currency=currency,
        days=days if isinstance(days, int) and 0 <= days <= 90 else None,
    )


def _label(transaction: dict[str, Any], quote: RateQuote) -> Label | None:
    """The label of a Transaction; None while it is being made. Raises Refused when it failed."""
    status = reading.text(transaction.get("status"), 30).upper()
    if status in _MAKING:
        return None
    number = reading.text(transaction.get("tracking_number"), 60)
    if status == "ERROR" or not number:
        said = "; ".join(
            reading.text(one.get("text"), 120) for one in reading.items(transaction.get("messages"))[:3]
        )
        raise Refused(_SAID, provider=calling.NAME, said=said or status)
    url = reading.text(transaction.get("label_url"), 2000)
    return Label(
        reference=reading.text(transaction.get("object_id"), 80),
        shipment=quote.shipment,
        tracking_number=number,
        carrier=quote.carrier,
        service=quote.service,
        amount_minor=quote.amount_minor,
        currency=quote.currency,
        url=url,
        format=PNG if reading.text(transaction.get("label_file_type"), 20).startswith("PNG") else PDF,
        tracker=f"{shapes.their_carrier(quote.carrier)}/{number}",
    )


SHIPPO_LABELS = ShippoLabels()
