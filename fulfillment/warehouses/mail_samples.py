"""Made-up work for previews of the mails to warehouses."""

from __future__ import annotations

from shop.mail import previews

_SAMPLE = {
    "name": "Northern Logistics",
    "code": "1042",
    "units": 3,
    "again": False,
    "link": "https://shop.example/warehouse/sample",
}


def install() -> None:
    """Register the previews; calling it twice is harmless."""
    previews.register("warehouse_work", _SAMPLE)
    previews.register("warehouse_stop", _SAMPLE)
