"""What a first visit to each storefront page costs a phone, and how many clicks a purchase takes.

Real Chromium with the emulation of a mid-range phone on slow 4G: 150 ms round trip, 1.6 Mbit/s, CPU 4x
slower, 390 x 844 at 2 pixels a point (Lighthouse's throttling constants). Bytes are those on the wire,
pictures in view included; LCP, CLS and blocking time (of tasks over 50 ms) as web.dev defines them. Each
figure is the median of RUNS first visits.

    python bench/web.py
"""

from __future__ import annotations

import sys
from collections import Counter
from statistics import median
from typing import Any

import _buying
import _servers
from _lines import Lines
from playwright.sync_api import Browser, sync_playwright

from tests.support.browser import CHROMIUM_ARGS, executable

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6 * 1024 * 1024 / 8,
    "uploadThroughput": 750 * 1024 / 8,
}
SLOWER_CPU = 4
RUNS = 3
KB = 1000
WEIGHT_GOALS = {"home": 150, "collection": 150, "product": 100}
FIGURES: tuple[tuple[str, str, float | None], ...] = (
    ("html", "KB", 10),
    ("javascript", "KB", 15),
    ("images", "KB", None),
    ("requests", "requests", 15),
    ("third_party", "requests", 0),
    ("cls", "score", 0),
    ("lcp", "ms", 1200),
    ("blocking", "ms", 50),
)
WATCH = """() => {
  window.__seen = {lcp: 0, cls: 0, blocking: 0};
  const watch = (type, take) => new PerformanceObserver(
    list => list.getEntries().forEach(take)).observe({type, buffered: true});
  watch('largest-contentful-paint', entry => { __seen.lcp = entry.startTime; });
  watch('layout-shift', entry => { if (!entry.hadRecentInput) __seen.cls += entry.value; });
  watch('longtask', entry => { __seen.blocking += Math.max(0, entry.duration - 50); });
}"""
PAINTED = """async () => {
  while (!__seen.lcp) await new Promise(resolve => setTimeout(resolve, 50));
  return __seen;
}"""  # (`wait_for_function` compiles text in the page, which the page's policy refuses)


class Traffic:
    """Everything a page sent for, with its size on the wire: `bytes` with headers, `bodies` without."""

    def __init__(self, session: Any) -> None:
        self._kinds: dict[str, tuple[str, float]] = {}
        self.bytes: Counter[str] = Counter()
        self.bodies: Counter[str] = Counter()
        self.requests = 0
        self.urls: list[str] = []
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict[str, Any]) -> None:
        self.requests += 1
        self.urls.append(event["request"]["url"])

    def _answered(self, event: dict[str, Any]) -> None:
        self._kinds[event["requestId"]] = (event["type"], event["response"]["encodedDataLength"])

    def _finished(self, event: dict[str, Any]) -> None:
        kind, head = self._kinds.get(event["requestId"], ("Other", 0))
        self.bytes[kind] += event["encodedDataLength"]
        self.bodies[kind] += event["encodedDataLength"] - head


def main() -> int:
    """Measure, print; 1 where a goal is missed."""
    lines = Lines()
    with _servers.demo_shop() as shop, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=CHROMIUM_ARGS)
        for name, path in _pages(browser, shop.url):
            _measure(lines, browser, shop.url, name, path)
        _buying.count(lines, browser, shop)
        browser.close()
    return 0 if lines.all_hold else 1


def _pages(browser: Browser, url: str) -> list[tuple[str, str]]:
    page = browser.new_page()
    page.goto(url)
    found = [
        page.locator(f'main a[href^="/{kind}/"]').first.get_attribute("href") or "/"
        for kind in ("collections", "products")
    ]
    page.close()
    search, cart = ("search", "/search?q=mug"), ("cart", "/cart")
    return [("home", "/"), ("collection", found[0]), ("product", found[1]), search, cart]


def _measure(lines: Lines, browser: Browser, url: str, name: str, path: str) -> None:
    visits = [_visit(browser, url, path) for _ in range(RUNS)]
    for figure, unit, goal in (*FIGURES, ("weight", "KB", WEIGHT_GOALS.get(name))):
        lines.tell(f"web.{name}.{figure}", median(visit[figure] for visit in visits), unit, goal=goal)


def _visit(browser: Browser, url: str, path: str) -> dict[str, float]:
    """The figures of one first visit."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    traffic = Traffic(session)
    page.goto(url + path, wait_until="networkidle")
    seen: dict[str, float] = page.evaluate(PAINTED)
    context.close()
    return seen | {
        "weight": sum(traffic.bytes.values()) / KB,
        "html": traffic.bodies["Document"] / KB,
        "javascript": traffic.bodies["Script"] / KB,
        "images": traffic.bytes["Image"] / KB,
        "requests": traffic.requests,
        "third_party": sum(not one.startswith(url) for one in traffic.urls),
    }


if __name__ == "__main__":
    sys.exit(main())
