"""What the imports of orders and of customers share: their report, and cells about people and times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shop.brand import countries
from shop.customers.addresses import PostalAddress
from shop.exchange.shopify_products.cells import BadCell
from shop.exchange.shopify_products.report import Noted, Tally
from shop.kernel.errors import N_

MOST_UNMATCHED = 100
_OFFSET = re.compile(r" ([+-]\d{2}:?\d{2})$")


@dataclass(slots=True)
class PeopleReport(Noted):
    """Counts of an import of orders or customers.

    `matched` and `unmatched` count lines whose goods are (not) in this shop; `unknown_goods` names those.
    """

    orders: Tally = field(default_factory=Tally)
    uncounted: int = 0
    customers: Tally = field(default_factory=Tally)
    subscribers: int = 0
    matched: int = 0
    unmatched: int = 0
    unknown_goods: dict[str, int] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    def unknown(self, name: str) -> None:
        """Count a line of goods that this shop does not have."""
        self.unmatched += 1
        if name in self.unknown_goods or len(self.unknown_goods) < MOST_UNMATCHED:
            self.unknown_goods[name] = self.unknown_goods.get(name, 0) + 1

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return {**asdict(self), "issues": sorted(self.issues, key=lambda issue: issue["line"])}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> PeopleReport:
        """The inverse of `as_dict`."""
        tallies = {name: Tally(**stored[name]) for name in ("orders", "customers")}
        copied = {
            "unknown_goods": dict(stored["unknown_goods"]),
            "columns": dict(stored["columns"]),
            "ignored": list(stored["ignored"]),
            "issues": list(stored["issues"]),
        }
        return cls(**{**stored, **tallies, **copied})


def moment(text: str, zone: str) -> datetime:
    """The instant of e.g. "2025-10-07 09:50:26 +0200"; without an offset in the time zone `zone`.

    Raises BadCell.
    """
    try:
        found = datetime.fromisoformat(_OFFSET.sub(r"\1", text).replace(" UTC", "+00:00"))
        aware = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadCell(N_("“%(text)s” is not a date."), text=text[:40]) from None


def plain(text: str) -> str:
    """A phone number or postal code without the apostrophe that keeps spreadsheets from counting with it."""
    return text.removeprefix("'").strip()


def address(found: Mapping[str, str], before: str = "", *, name: str = "") -> PostalAddress | None:
    """The address in the cells whose names begin with `before`; None where there is no street."""

    def cell(key: str) -> str:
        return found.get(f"{before}{key}", "")

    line1, line2 = cell("line1"), cell("line2")
    if not line1:
        return None
    country = plain(cell("country")).upper()
    company = cell("company")
    return PostalAddress(
        name=(cell("name") or name)[:255],
        line1=line1[:255],
        line2=", ".join(part for part in (line2, company) if part)[:255],
        city=cell("city")[:120],
        region=plain(cell("region"))[:120],
        postal_code=plain(cell("postal_code"))[:20],
        country=country if countries.is_country(country) else "",
        phone=plain(cell("phone"))[:40],
    )


def headings(cells: Iterable[str], known: Mapping[str, str]) -> dict[str, int]:
    """Index of the column for each of our names found among the headings `cells`; the first one counts."""
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        name = known.get(heading(cell))
        if name is not None:
            found.setdefault(name, index)
    return found


def heading(cell: str) -> str:
    """A heading as it is compared: whatever its case and blanks."""
    return " ".join(cell.replace("\ufeff", "").casefold().split())
