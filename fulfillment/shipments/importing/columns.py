"""Which column is which in the files of somebody who calls them otherwise: asked once, then remembered.

A file is known again by its headings, whatever their order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fulfillment.shipments.importing.reading import COLUMNS
from shop.kernel import ids, preferences
from shop.kernel.preferences import Preference

KNOWN: Preference[dict[str, Any]] = preferences.declare("shipments.import_columns", {})
MOST = 30


def remembered(headings: Sequence[str]) -> dict[str, str]:
    """Our column to its heading in files with these headings; empty when nothing was said of them."""
    known: dict[str, dict[str, str]] = preferences.get(KNOWN)
    found = known.get(_mark(headings), {})
    return {name: heading for name, heading in found.items() if name in COLUMNS and heading in headings}


def remember(headings: Sequence[str], names: Mapping[str, str], *, at: datetime) -> None:
    """Keep what was said, of the latest few kinds of files."""
    chosen = {name: heading for name, heading in names.items() if name in COLUMNS and heading in headings}
    if not chosen or remembered(headings) == chosen:
        return
    stored: dict[str, Any] = preferences.get(KNOWN)
    known = {**stored}
    known.pop(_mark(headings), None)
    kept = dict(list(known.items())[-(MOST - 1) :])
    preferences.put(KNOWN, {**kept, _mark(headings): chosen}, at=at)


def _mark(headings: Sequence[str]) -> str:
    return ids.token_hash("\x1f".join(sorted(heading.lower() for heading in headings)))[:24]
