"""The README's pictures, taken of a running shop with the demo store.

Start the shop with `make run`, then, with the owner's one-time link:
`.venv/bin/python tools/screenshots.py http://localhost:8000 <link> [order number]`
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

TARGET = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def save(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep what the window shows (or the whole page) as WebP."""
    TARGET.mkdir(parents=True, exist_ok=True)
    picture = Image.open(BytesIO(page.screenshot(animations="disabled", full_page=whole)))
    picture.save(TARGET / f"{name}.webp", quality=82, method=6)


def main(shop: str, owner_link: str, order: str = "1001") -> None:
    """Two pictures: the home page as a visitor sees it, an order as its owner does."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, device_scale_factor=1.25)
        page.goto(shop)
        if (refuse := page.get_by_role("button", name="No, thanks")).count():
            refuse.click()
        page.goto(shop, wait_until="networkidle")
        save(page, "storefront")
        page.goto(owner_link)
        page.locator("main form button").click()
        page.goto(f"{shop}/admin/orders/{order}", wait_until="networkidle")
        save(page, "order", whole=True)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
