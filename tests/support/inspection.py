"""Looks at pages as axe-core, a finger, a keyboard and a small phone would, two pages at a time.

The pages' renderers are processes of their own, so that both cores are at work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """tags => { window.faults = axe.run(document, {
  runOnly: tags, resultTypes: ["violations"], preload: false, rules: { "target-size": { enabled: true } },
}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map((node) => `${id}: ${node.html.slice(0, 140)}`))); }"""
FINGER = 44  # px a side of a target on touch; axe sees to the 24 of a mouse


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int
    scheme: str
    touch: bool = False

    def __str__(self) -> str:
        return f"{self.width} px, {self.scheme}"


@cache
def scripts() -> str:
    """axe-core and our own checks, to be run once in each page that is opened."""
    axe = resources.files("axe_playwright_python") / "axe.min.js"
    return axe.read_text() + "\n" + Path(__file__).with_name("inspection.js").read_text()


def inspect(pages: Sequence[Page], looks: Sequence[Sequence[Look]]) -> list[str]:
    """What is wrong with each of the open pages; `looks` are each page's own, as many for every page."""
    for page in pages:
        page.evaluate(scripts())
    faults: list[str] = []
    for together in zip(*looks, strict=True):
        for page, look in zip(pages, together, strict=True):
            _dress(page, look)
            page.evaluate(AXE, TAGS)
        for page, look in zip(pages, together, strict=True):
            found = [*page.evaluate("faults"), *_own(page, look)]
            faults += [f"{page.url} ({look}): {fault}" for fault in found]
    return faults


def _own(page: Page, look: Look) -> Iterator[str]:
    yield from page.evaluate("inspection.wide()")
    if not look.touch:
        page.keyboard.press("Tab")  # a focus that follows a click is not shown
        yield from page.evaluate("inspection.focus()")
        return
    yield from page.evaluate("size => inspection.targets(size)", FINGER)
    page.set_viewport_size({"width": 320, "height": 640})
    yield from page.evaluate("inspection.wide()")


def _dress(page: Page, look: Look) -> None:
    page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": look.width, "height": 844})
    page.context.new_cdp_session(page).send(
        "Emulation.setTouchEmulationEnabled", {"enabled": look.touch, "maxTouchPoints": 5}
    )
