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
    """A carrier whose page we can link to; `template` has one {number} place."""

    info: CarrierInfo
    template: str

    def tracking_url(self, number: str) -> str | None:
        """The carrier's page about `number`, made safe for an address; None when there is no number."""
        return self.template.replace("{number}", quote(number, safe="")) if number else None


@lru_cache(maxsize=1)
def carriers() -> dict[str, ManualCarrier]:
    """Every manual carrier by code. A link that is not https or has no {number} stops the start."""
    stored = json.loads(Path(__file__).with_name("carriers.json").read_text(encoding="utf-8"))
    return {code: _carrier(code, entry) for code, entry in stored.items()}


def _carrier(code: str, entry: dict[str, str]) -> ManualCarrier:
    parts = urlsplit(entry["url"])
    if parts.scheme != "https" or not parts.hostname or entry["url"].count("{number}") != 1:
        raise ValueError(f"carriers.json: {code} needs an https address with one {{number}}")
    return ManualCarrier(CarrierInfo(code, entry["name"]), entry["url"])
