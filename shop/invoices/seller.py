"""Who issues the invoices, as the owner and the law want it said, and how they are numbered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.brand import store
from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError

AUTOMATIC = preferences.declare("invoices.automatic", True)
LEGAL_NAME = preferences.declare("invoices.legal_name", "")
LEGAL_ADDRESS = preferences.declare("invoices.legal_address", "")
TAX_NUMBER = preferences.declare("invoices.tax_number", "")
REGISTRATION = preferences.declare("invoices.registration", "")
INVOICE_SERIES = preferences.declare("invoices.invoice_series", "INV-")
CREDIT_SERIES = preferences.declare("invoices.credit_series", "CN-")
CLOSING = preferences.declare("invoices.closing", "")

MOST = {"legal_name": 120, "legal_address": 400, "tax_number": 40, "registration": 120, "closing": 600}
SERIES = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.-]{0,11}")


class BadSeller(DomainError):
    """What cannot stand on an invoice; `field` says which."""

    def __init__(self, message: str, *, field: str, **params: Any) -> None:
        super().__init__(message, **params)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Seller:
    """The seller as printed on documents from now on, and their two series of numbers."""

    name: str
    address: str
    tax_number: str
    registration: str
    email: str
    phone: str
    closing: str
    invoice_series: str
    credit_series: str

    def as_dict(self) -> dict[str, str]:
        """What a document keeps of its seller."""
        kept = ("name", "address", "tax_number", "registration", "email", "phone")
        return {name: getattr(self, name) for name in kept}


def current() -> Seller:
    """The seller now: the legal name and address, else the store's own."""
    brand = store.current()
    return Seller(
        name=preferences.get(LEGAL_NAME) or brand.name,
        address=preferences.get(LEGAL_ADDRESS) or brand.address,
        tax_number=preferences.get(TAX_NUMBER),
        registration=preferences.get(REGISTRATION),
        email=brand.email,
        phone=brand.phone,
        closing=preferences.get(CLOSING),
        invoice_series=preferences.get(INVOICE_SERIES),
        credit_series=preferences.get(CREDIT_SERIES),
    )


def automatic() -> bool:
    """Whether every order gets its invoice by itself."""
    return preferences.get(AUTOMATIC)


FIELDS = {
    "legal_name": LEGAL_NAME,
    "legal_address": LEGAL_ADDRESS,
    "tax_number": TAX_NUMBER,
    "registration": REGISTRATION,
    "invoice_series": INVOICE_SERIES,
    "credit_series": CREDIT_SERIES,
    "closing": CLOSING,
}


def update(*, automatic: bool, at: datetime, **texts: str) -> None:
    """Keep what the owner says, for documents from now on. Raises BadSeller."""
    said = {name: text.strip() for name, text in texts.items()}
    for name, most in MOST.items():
        if len(said.get(name, "")) > most:
            raise BadSeller(N_("This text has more than %(most)d letters."), field=name, most=most)
    for name in ("invoice_series", "credit_series"):
        if name in said and not SERIES.fullmatch(said[name]):
            raise BadSeller(
                N_("Up to twelve letters, digits and - / . _, beginning with a letter or digit."), field=name
            )
    preferences.put(AUTOMATIC, automatic, at=at)
    for name, text in said.items():
        preferences.put(FIELDS[name], text, at=at)
