"""Drawn pictures, for pieces of the demo store that have not been photographed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from shop.catalog import pictures
from shop.exchange.demo.paint import paint
from shop.exchange.demo.photographs import Photograph


def keep(wanted: Mapping[str, tuple[str, str, str, dict[str, str]]]) -> dict[str, Photograph]:
    """Draw {name: (shape, glaze, what it shows, the same by language)}; the worker makes their renditions."""
    with ThreadPoolExecutor(3, thread_name_prefix="painter") as pool:
        return dict(zip(wanted, pool.map(lambda drawn: _drawn(*drawn), wanted.values()), strict=True))


def _drawn(shape: str, glaze: str, alt: str, alts: dict[str, str]) -> Photograph:
    stream = io.BytesIO()
    paint(shape, glaze).save(stream, "JPEG", quality=92)
    data = stream.getvalue()
    return Photograph(pictures.keep(pictures.check(data), data), alt, alts)
