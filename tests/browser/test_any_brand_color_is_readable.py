"""The owner picks any accent color; text stays readable on it and in it, on light and dark pages."""

from __future__ import annotations

import pytest

from shop.web.assets import ROOT

pytestmark = pytest.mark.browser

ACCENTS = "7a4a2b ffe600 ffffff 000000 0000ff ff0000 00ff00 ff00ff 00ffff 808080 2f5d50 e85d04 c2185b f5d0c5"
TEXT, LINE = 4.5, 3.0  # WCAG 2.2 AA: 1.4.3 and 1.4.11
GROUNDS = ("paper", "raised", "surface")
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "muted", "accent-ink") for ground in GROUNDS],
    *[(tone, ground, TEXT) for tone in ("good", "warn", "bad") for ground in (*GROUNDS, f"{tone}-soft")],
    *[("line-strong", ground, LINE) for ground in GROUNDS],
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("paper", "bad", TEXT),
]
PAINT = """names => Object.fromEntries(names.map(name => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const brush = canvas.getContext("2d");
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = `var(--${name})`;
  brush.fillStyle = getComputedStyle(probe).color;
  brush.fillRect(0, 0, 1, 1);
  return [name, [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3)];
}))"""


def luminance(color: list[int]) -> float:
    """WCAG 2.2, relative luminance of an sRGB color."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[int], other: list[int]) -> float:
    """WCAG 2.2, contrast ratio of two colors."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ratio_is_that_of_wcag():
    assert contrast([0, 0, 0], [255, 255, 255]) == pytest.approx(21)
    assert contrast([118, 118, 118], [255, 255, 255]) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_accent_keeps_every_pair_readable(people, scheme):
    page = people.new(base_url="about:blank", color_scheme=scheme)
    tokens = (ROOT / "css" / "tokens.css").read_text(encoding="utf-8")
    names = sorted({name for pair in PAIRS for name in pair[:2]})
    faults = []
    for accent in ACCENTS.split():
        page.set_content(f"<style>{tokens} :root{{--accent:#{accent}}}</style>")
        colors = page.evaluate(PAINT, names)
        for ink, ground, least in PAIRS:
            ratio = contrast(colors[ink], colors[ground])
            if ratio < least:
                faults.append(f"#{accent} {scheme}: {ink} on {ground} is {ratio:.2f}")
    assert not faults, faults
