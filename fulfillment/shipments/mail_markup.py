"""A parcel as mail programs read it: schema.org/ParcelDelivery in every mail about one."""

from __future__ import annotations

from typing import Any

from fulfillment.shipments.emails import TEMPLATES
from shop.mail import markup
from shop.mail.markup import Surroundings


def install() -> None:
    """Register the mails about parcels."""
    for template in {"parcel_shipped", *TEMPLATES.values()}:
        markup.register(template, parcel)


def parcel(context: dict[str, Any], _around: Surroundings) -> dict[str, Any] | None:
    """What the mail was written with (`mail_context.structured`); None for mails from before."""
    return context.get("parcel_delivery") or None
