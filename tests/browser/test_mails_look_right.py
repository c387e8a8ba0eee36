"""Mails in a browser: everything can be read by day and by night, and fits a phone and a desk.

`tools/mail_pictures.py` draws the same for people to look at.
"""

from __future__ import annotations

import os
from pathlib import Path

import mail_pictures
import pytest
from playwright.sync_api import Browser

from shop.brand import store
from shop.kernel import db
from shop.kernel.settings import Settings
from shop.mail import previews
from tests.conftest import NOON

FIRST = ("order_confirmation", "parcel_delayed", "nps_invitation", "gift_card")
BAD = (
    "<html><body><p style='color:#999'>pale</p><p style='font-size:10px'>small</p><img src='x'>"
    "<div style='width:900px'>wide</div></body></html>"
)
HARDEST = mail_pictures.Way("he", "dark", 375)


@pytest.mark.soak  # every mail in every way there
def test_every_mail_can_be_read_in_every_way(sqlite: Settings, chromium: Browser, tmp_path: Path) -> None:
    with db.transaction():
        store.update(name="Kiln & Tide", accent="#ffd400", at=NOON)
    full = os.environ.get("SOAK") == "full"
    ways, names = (mail_pictures.WAYS, previews.names()) if full else ([HARDEST], FIRST)
    assert _seen_in_a_bad_one(chromium)
    faults = [fault for way in ways for fault in mail_pictures.draw(chromium, way, list(names), tmp_path)]
    assert faults == []
    assert len(list(tmp_path.glob("*.png"))) >= len(names)


def _seen_in_a_bad_one(browser: Browser) -> bool:
    """Whether faults are seen at all: pale and small text, a picture without words, too wide."""
    page = browser.new_page(viewport={"width": 375, "height": 700})
    page.set_content(BAD)
    found = " ".join(page.evaluate(mail_pictures.SCRIPT))
    page.close()
    return all(fault in found for fault in ("pale", "small", "no words", "px wide"))
