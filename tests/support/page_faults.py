"""What a program can find wrong with a page as a browser shows it, as lines to read.

`axe` knows the rules of WCAG 2.2 AA; the two measurements are stricter or cheaper than what it has for them:
every control is at least 24 px high and wide (2.5.8 would let small ones be when they stand apart), and
nothing makes the page itself scroll sideways.
"""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.inspection import TAGS, scripts

RULES = """async ([only, type]) => {
  const runOnly = { type, values: only };
  const found = await axe.run({ runOnly, resultTypes: ["violations"], preload: false })
  return found.violations.map(one =>
    `${one.id}: ${one.nodes.length} x ${one.nodes[0].html.slice(0, 160)}`)
}"""
# A link in running text is as high as its line (2.5.8, inline); a choice is as large as the label around it,
# a link that covers its row as large as that.
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter(one => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .filter(one => !(one.matches("a") && getComputedStyle(one).display === "inline"
    && one.parentElement.textContent.trim() !== one.textContent.trim()))
  .filter(one => !one.matches(".visually-hidden") && getComputedStyle(one, "::after").position !== "absolute")
  .map(one => [one, (one.closest("label") ?? one).getBoundingClientRect()])
  .filter(([one, box]) => box.width && box.right > 0 && Math.min(box.width, box.height) < 23.9)
  .map(([one, box]) =>
    `small: ${Math.round(box.width)} x ${Math.round(box.height)}: ${one.outerHTML.slice(0, 140)}`)"""


def inject(page: Page) -> None:
    """Bring the rules into the page; once for each that is opened."""
    page.evaluate(scripts())


def of_rules(page: Page) -> list[str]:
    """Breaches of any rule, on the page as it stands; `inject` first."""
    return list(page.evaluate(RULES, [TAGS, "tag"]))


def of_colors(page: Page) -> list[str]:
    """Text that cannot be read on its ground; `inject` first."""
    return list(page.evaluate(RULES, [["color-contrast"], "rule"]))


def of_sizes(page: Page) -> list[str]:
    """Controls that are too small to hit."""
    return list(page.evaluate(SMALL))


def of_width(page: Page) -> list[str]:
    """Whether the page scrolls sideways, and what reaches farthest."""
    return list(page.evaluate("inspection.wide()"))
