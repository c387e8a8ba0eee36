"""Customers who pay no tax, and why; and what VAT numbers look like.

An exemption counts for whoever has signed in, never for a typed email address. Pure, but for `note`.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from shop.brand.countries import EUROPEAN_UNION
from shop.customers.models import Customer
from shop.kernel import db
from shop.kernel.errors import N_, DomainError, NotFound

REVERSE_CHARGE, RESALE, NONPROFIT, GOVERNMENT, DIPLOMATIC, OTHER = (
    "reverse_charge",
    "resale",
    "nonprofit",
    "government",
    "diplomatic",
    "other",
)
KINDS = {
    REVERSE_CHARGE: N_("Business in another country of the European Union (reverse charge)"),
    RESALE: N_("Buys to sell again, with a certificate"),
    NONPROFIT: N_("Nonprofit organization, with a certificate"),
    GOVERNMENT: N_("Public authority"),
    DIPLOMATIC: N_("Diplomatic or international body"),
    OTHER: N_("Another reason, as noted"),
}
ON_RECEIPTS = {
    REVERSE_CHARGE: N_("Reverse charge: the tax is due by the recipient (Directive 2006/112/EC)."),
    RESALE: N_("Not taxed: bought for resale."),
    NONPROFIT: N_("Not taxed: nonprofit organization."),
    GOVERNMENT: N_("Not taxed: public authority."),
    DIPLOMATIC: N_("Not taxed: diplomatic or international body."),
    OTHER: N_("Not taxed: this customer is exempt."),
}
MOST_NOTE = 1000
# What follows the prefix: "VAT identification number structure" of the European Commission's VIES, as
# reprinted by portal.kyckr.com and plc-city.com (Greece is EL, Northern Ireland XI); Switzerland and Norway
# as commonly written. Form only: whether a number is in use, only the authorities know.
_FORMS = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CH": r"E\d{9}(MWST|TVA|IVA)?",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z]",
    "FI": r"\d{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "GB": r"\d{9}|\d{12}|(GD|HA)\d{3}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]|\d{7}[A-Z]{2}",
    "IT": r"\d{11}",
    "LT": r"\d{9}|\d{12}",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"[A-Z0-9+*]{9}B[A-Z0-9+*]{2}",
    "NO": r"\d{9}(MVA)?",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "XI": r"\d{9}|\d{12}|(GD|HA)\d{3}",
}
_COUNTRIES = {"EL": "GR", "XI": "GB"}
_UNION = EUROPEAN_UNION - {"GR"} | {"EL", "XI"}  # prefixes


class BadExemption(DomainError):
    """A reason or VAT number that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """What is noted of a customer: a `kind` ("" for none) and the VAT number, as one word with its prefix."""

    kind: str = ""
    vat_number: str = ""

    def counts(self, *, country: str, home: str) -> bool:
        """Whether nothing is due for goods that go to `country`, from a store in `home`.

        Reverse charge is for businesses of the Union buying across one of its inner borders, with a number
        of another country than the store's.
        """
        if self.kind != REVERSE_CHARGE:
            return bool(self.kind)
        from_home = _COUNTRIES.get(self.vat_number[:2], self.vat_number[:2]) == home
        return country != home and not from_home and {country, home} <= EUROPEAN_UNION


def of(customer: Customer | None) -> Exemption | None:
    """What is noted of `customer`, who has signed in."""
    if customer is None or not (customer.tax_exemption or customer.vat_number):
        return None
    return Exemption(kind=customer.tax_exemption, vat_number=customer.vat_number)


def vat_number(text: str) -> str:
    """A VAT number as one word, such as "ATU12345678"; "" for none. Raises BadExemption for a wrong form."""
    number = re.sub(r"[\s.\-/]", "", text).upper()
    if not number:
        return ""
    prefix, rest = number[:2], number[2:]
    if prefix == "GR":
        prefix, number = "EL", f"EL{rest}"
    form = _FORMS.get(prefix)
    if form is None:
        if re.fullmatch(r"[A-Z0-9]{4,20}", number):
            return number  # of a country whose numbers are not known here
        raise BadExemption(N_("“%(text)s” is not a VAT number: letters and digits only."), text=text[:40])
    if not re.fullmatch(form, rest, re.ASCII):
        raise BadExemption(
            N_("“%(text)s” does not have the form of a VAT number of %(country)s."),
            text=text[:40],
            country=_COUNTRIES.get(prefix, prefix),
        )
    return number


def note(*, customer_id: uuid.UUID, kind: str, number: str, text: str) -> Customer:
    """Note why a customer pays no tax ("" for: they do), and their VAT number. Raises BadExemption."""
    customer = db.session().get(Customer, customer_id)
    if customer is None or customer.erased_at is not None:
        raise NotFound(N_("There is no such customer."))
    if kind and kind not in KINDS:
        raise BadExemption(N_("Please choose one of the reasons."))
    if len(text) > MOST_NOTE:
        raise BadExemption(N_("A note has at most %(most)s characters."), most=MOST_NOTE)
    known = vat_number(number)
    if kind == REVERSE_CHARGE and known[:2] not in _UNION:
        raise BadExemption(N_("Reverse charge needs the VAT number of a country of the European Union."))
    if kind == OTHER and not text.strip():
        raise BadExemption(N_("Please note the reason."))
    customer.tax_exemption, customer.vat_number, customer.tax_note = kind, known, text.strip()
    db.session().flush()
    return customer
