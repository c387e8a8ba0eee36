"""EasyPost's rates and labels: a Shipment carries Rates, is bought once, and refunded.

Shapes: docs.easypost.com (Shipment, Rate, Parcel, CustomsInfo, Return, Shipping refund), read on 2026-11-22.
A Shipment has one label at most: buying it again is refused, and the label is found on it. With `is_return`
EasyPost turns its addresses around.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote as quoted

from fulfillment.carriers import reading
from fulfillment.carriers.easypost import shapes
from fulfillment.carriers.easypost.tracking import EASYPOST, INFO, NAME
from fulfillment.carriers.failures import BadKey, Refused, Unreachable
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
from shop.kernel.errors import N_

OUNCE, INCH = 28.349523125, 25.4  # grams, millimeters
_SAID = N_("%(provider)s refused: %(said)s")
# EasyPost's own accounts with carriers bear names that nobody else knows them by.
_NAMES = {"UPSDAP": "UPS", "FedExDefault": "FedEx"}
_REFUNDS = {
    "submitted": ASKED,
    "queued": ASKED,
    "refunded": VOIDED,
    "rejected": REFUSED,
    "not_applicable": REFUSED,
}


class EasyPostLabels:
    """What it costs, and labels."""

    @property
    def info(self) -> ProviderInfo:
        """Who it is."""
        return INFO

    def rates(self, account: Account, ask: RateAsk, *, timeout: float) -> Sequence[RateQuote]:
        """Make a Shipment, which comes with its Rates. Raises Refused where addresses are not accepted."""
        wanted = {"shipment": _shipment(ask)}
        answer = reading.part(
            EASYPOST.call(account, "POST", "/v2/shipments", json=wanted, read_timeout=timeout)
        )
        shipment = reading.text(answer.get("id"), 80)
        found = [_quote(rate, shipment) for rate in reading.items(answer.get("rates"))]
        offers = cheapest([one for one in found if one is not None])
        said = [reading.text(one.get("message"), 120) for one in reading.items(answer.get("messages"))[:3]]
        if not offers and any(said):
            raise Refused(_SAID, provider=NAME, said="; ".join(filter(None, said)))
        return offers

    def buy(self, account: Account, quote: RateQuote, *, key: str, format: str = PDF) -> Label:
        """Buy the Shipment at the Rate; one that was bought before gives the label it has."""
        wanted = {"rate": {"id": quote.reference}}
        try:
            bought = EASYPOST.call(account, "POST", _path(quote.shipment, "/buy"), json=wanted)
        except BadKey:
            raise
        except Refused:
            label = self.find(account, quote, key=key)
            if label is None:
                raise
            return label
        label = _label(reading.part(bought), quote)
        if label is None:
            raise Unreachable(N_("%(provider)s is still making the label."), provider=NAME)
        return label

    def find(self, account: Account, quote: RateQuote, *, key: str) -> Label | None:
        """The label on the Shipment, if it has one."""
        return _label(reading.part(EASYPOST.call(account, "GET", _path(quote.shipment))), quote)

    def void(self, account: Account, reference: str) -> str:
        """Ask for the refund of a Shipment, unless that was done before."""
        known = self.refund(account, reference)
        if known in (VOIDED, ASKED):
            return known
        answer = reading.part(EASYPOST.call(account, "POST", _path(reference, "/refund")))
        return _REFUNDS.get(reading.text(answer.get("refund_status"), 30), ASKED)

    def refund(self, account: Account, reference: str) -> str:
        """What the Shipment says about its refund."""
        answer = reading.part(EASYPOST.call(account, "GET", _path(reference)))
        return _REFUNDS.get(reading.text(answer.get("refund_status"), 30), "")


def _path(shipment: str, more: str = "") -> str:
    return f"/v2/shipments/{quoted(shipment, safe='')}{more}"


def _shipment(ask: RateAsk) -> dict[str, Any]:
    """Weights in ounces and sides in inches, each to one decimal, as EasyPost wants them."""
    box = ask.box
    parcel = {"weight": max(round(box.weight_grams / OUNCE, 1), 0.1)}
    sides = (("length", box.length_mm), ("width", box.width_mm), ("height", box.height_mm))
    if all(side > 0 for _name, side in sides):
        parcel |= {name: max(round(side / INCH, 1), 0.1) for name, side in sides}
    wanted: dict[str, Any] = {
        "from_address": ask.origin.written(),
        "to_address": ask.destination.written(),
        "parcel": parcel,
        "reference": ask.reference,
        "options": {"label_format": "PNG" if ask.format == PNG else "PDF", "label_size": "4x6"},
    }
    if ask.comes_back:
        wanted["is_return"] = True
    if ask.customs:
        wanted["customs_info"] = {
            "contents_type": "returned_goods" if ask.comes_back else "merchandise",
            "non_delivery_option": "return",
            "restriction_type": "none",
            "customs_certify": True,
            "customs_signer": ask.origin.name or ask.origin.company,
            "customs_items": [_customs(item, ask.origin.country) for item in ask.customs],
        }
    return wanted


def _customs(item: CustomsItem, country: str) -> dict[str, Any]:
    return {
        "description": item.description[:255],
        "quantity": item.quantity,
        "value": decimal(item.value_minor * item.quantity, item.currency),
        "currency": item.currency,
        "weight": max(round(item.weight_grams * item.quantity / OUNCE, 1), 0.1),
        "origin_country": item.origin_country or country,
        **({"hs_tariff_number": item.tariff_code} if item.tariff_code else {}),
    }


def _quote(rate: dict[str, Any], shipment: str) -> RateQuote | None:
    currency = reading.text(rate.get("currency"), 3).upper()
    amount = minor(rate.get("rate"), currency)
    reference, service = reading.text(rate.get("id"), 80), reading.text(rate.get("service"), 60)
    theirs = reading.text(rate.get("carrier"), 40)
    if amount is None or not reference or not service:
        return None
    days = rate.get("est_delivery_days")
    days = days if isinstance(days, int) else rate.get("delivery_days")
    return RateQuote(
        reference=reference,
        shipment=shipment,
        carrier=shapes.carrier(_NAMES.get(theirs, theirs)),
        their_carrier=theirs,
        service=service,
        service_name=_titled(theirs, service),
        amount_minor=amount,
        currency=currency,
        days=days if isinstance(days, int) and 0 <= days <= 90 else None,
        arrives_on=reading.day(rate.get("delivery_date")),
    )


def _titled(theirs: str, service: str) -> str:
    """A service as people write it: "USPS Ground Advantage", "FedEx Ground"."""
    carrier = _NAMES.get(theirs, theirs)
    if service.isupper() or "_" in service:
        said = service.replace("_", " ").title()
    else:
        apart = [
            " " + c if c.isupper() and i and service[i - 1].islower() else c for i, c in enumerate(service)
        ]
        said = "".join(apart)
    said = said[len(carrier) :] if said.lower().startswith(carrier.lower() + " ") else said
    return " ".join(f"{carrier} {said}".split())


def _label(shipment: dict[str, Any], quote: RateQuote) -> Label | None:
    """The label of a Shipment; None where it has none."""
    postage, rate = reading.part(shipment, "postage_label"), reading.part(shipment, "selected_rate")
    number = reading.text(shipment.get("tracking_code"), 60)
    if not postage or not number:
        return None
    currency = reading.text(rate.get("currency"), 3).upper() or quote.currency
    paid = minor(rate.get("rate"), currency)
    kind = reading.text(postage.get("label_file_type"), 40)
    return Label(
        reference=reading.text(shipment.get("id"), 80) or quote.shipment,
        shipment=quote.shipment,
        tracking_number=number,
        carrier=quote.carrier,
        service=reading.text(rate.get("service"), 60) or quote.service,
        amount_minor=quote.amount_minor if paid is None else paid,
        currency=currency,
        url=reading.text(postage.get("label_pdf_url"), 2000) or reading.text(postage.get("label_url"), 2000),
        format=PNG if kind == "image/png" and not postage.get("label_pdf_url") else PDF,
        tracker=reading.text(reading.part(shipment, "tracker").get("id"), 80),
    )


EASYPOST_LABELS = EasyPostLabels()
