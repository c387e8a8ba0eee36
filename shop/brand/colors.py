"""How readable a color is: relative luminance and contrast as WCAG 2.2 defines them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

WHITE, BLACK = "#ffffff", "#000000"
READABLE, VISIBLE = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for parts of controls


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """What an accent color means for reading: `ink` is set on it; both ratios are from 1 to 21."""

    ink: str
    on_accent: float
    on_white: float

    @property
    def pale(self) -> bool:
        """Whether the color is hard to see on a white page, so that pages must darken it for text."""
        return self.on_white < VISIBLE


def luminance(color: str) -> float:
    """Relative luminance of `color` (#rrggbb), from 0 for black to 1 for white."""
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colors, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def of_accent(accent: str) -> Contrast:
    """How an accent reads, with black or white on it, whichever is better."""
    ink = max((WHITE, BLACK), key=lambda color: contrast(accent, color))
    return Contrast(ink=ink, on_accent=contrast(accent, ink), on_white=contrast(accent, WHITE))
