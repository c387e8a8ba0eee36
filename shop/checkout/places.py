"""City and region of a postal code, where they are known without asking anybody else.

United States: the PyPI package `zipcodes` (offline, from the Postal Service's data). Canada: the province is
the first letter of the code, but for X, which two territories share (Canada Post, Addressing Guidelines).
Other countries have no source good enough to type for somebody; their fields stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from shop.customers.addresses import PostalAddress

_US = re.compile("([0-9]{5})(-[0-9]{4})?")
_CANADA = re.compile("[A-Za-z][0-9][A-Za-z] ?[0-9][A-Za-z][0-9]")
_PROVINCES = {
    letter: province
    for province, letters in {
        "NL": "A",
        "NS": "B",
        "PE": "C",
        "NB": "E",
        "QC": "GHJ",
        "ON": "KLNMP",
        "MB": "R",
        "SK": "S",
        "AB": "T",
        "BC": "V",
        "YT": "Y",
    }.items()
    for letter in letters
}


@dataclass(frozen=True)
class Place:
    """What a postal code says; `city` is empty where it names only a region."""

    city: str
    region: str


def of(country: str, postal_code: str) -> Place | None:
    """The place of a postal code; None where it is not known."""
    if country == "US":
        found = _US.fullmatch(postal_code.strip())
        return _american(found[1]) if found else None
    if country == "CA" and _CANADA.fullmatch(postal_code.strip()):
        province = _PROVINCES.get(postal_code.strip()[0].upper())
        return Place("", province) if province else None
    return None


def completed(address: PostalAddress) -> PostalAddress:
    """The address with city and region filled in where they were left empty; what was typed stays."""
    if address.city and address.region:
        return address
    place = of(address.country, address.postal_code)
    if place is None:
        return address
    return replace(address, city=address.city or place.city, region=address.region or place.region)


@lru_cache(maxsize=1024)
def _american(code: str) -> Place | None:
    import zipcodes  # its data is unpacked on the first question, which most processes never ask

    found = next(iter(zipcodes.matching(code)), None)
    return Place(found["city"], found["state"]) if found else None
