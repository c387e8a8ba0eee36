"""A postal address as a frozen value, stored as JSON on orders and saved addresses."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, kw_only=True)
class PostalAddress:
    """Where a parcel goes. `country` is ISO 3166-1 alpha-2; `region` a state or province where used."""

    name: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    phone: str = ""

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, Any] | None) -> PostalAddress:
        """The inverse of `as_dict`; unknown names are dropped."""
        known = {f.name for f in fields(cls)}
        return cls(**{key: str(value) for key, value in (stored or {}).items() if key in known})

    def lines(self) -> list[str]:
        """The address as it is written on a parcel, without empty lines."""
        place = " ".join(part for part in (self.postal_code, self.city, self.region) if part)
        return [line for line in (self.name, self.line1, self.line2, place, self.country) if line]
