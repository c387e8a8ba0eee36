"""Carriers known by name and public link only. The links rot, so they are data: `carriers.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlsplit

from fulfillment.carriers.base import CarrierInfo


@dataclass(frozen=True)
class ManualCarrier:
    """A carrier whose page we can link to; `template` has one {number} place.

    `home` is the country it carries parcels within, "" for one that is at home in many.
    """

    info: CarrierInfo
    template: str
    home: str = ""

    def tracking_url(self, number: str) -> str | None:
        """The carrier's page about `number`, made safe for an address; None when there is no number."""
        return self.template.replace("{number}", quote(number, safe="")) if number else None


@lru_cache(maxsize=1)
def carriers() -> dict[str, ManualCarrier]:
    """Every manual carrier by code. A link that is not https or has no {number} stops the start."""
    stored = json.loads(Path(__file__).with_name("carriers.json").read_text(encoding="utf-8"))
    return {
        code: made(code, entry["name"], entry["url"], home=entry.get("home", ""))
        for code, entry in stored.items()
    }


def made(code: str, name: str, url: str, *, home: str = "") -> ManualCarrier:
    """A carrier with a link. Raises ValueError unless it is https, to a named host, with one {number}."""
    parts = urlsplit(url)
    named = parts.scheme == "https" and parts.hostname and "." in parts.hostname and not parts.username
    if not named or url.count("{number}") != 1 or "{number}" in parts.netloc or not url.isprintable():
        raise ValueError(f"{code} needs an https address with one {{number}}")
    return ManualCarrier(CarrierInfo(code, name), url, home)
