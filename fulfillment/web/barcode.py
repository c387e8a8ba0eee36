"""Code 128 (ISO/IEC 15417), set B: what a desk scanner reads off a slip, as an unstyled <svg>. Pure."""

from __future__ import annotations

from html import escape

# Widths of bar, gap, bar … of each symbol; 104 starts set B, 106 ends.
_WIDTHS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 "
    "122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 "
    "322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 "
    "112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 "
    "331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 "
    "112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 "
    "411311 113141 114131 311141 411131 211412 211214 211232 2331112"
).split()
_START_B, _STOP, _QUIET = 104, 106, 10


def symbols(text: str) -> list[int]:
    """The values that say `text` (printable ASCII), with start, check value (modulo 103) and stop."""
    if not text or not text.isascii() or not text.isprintable():
        raise ValueError("Code 128 set B holds printable ASCII")
    values = [ord(letter) - 32 for letter in text]
    check = (_START_B + sum(place * value for place, value in enumerate(values, start=1))) % 103
    return [_START_B, *values, check, _STOP]


def svg(text: str, *, height: int = 40) -> str:
    """`text` as bars; one module is one unit wide, with the quiet zone on both sides."""
    x, bars = _QUIET, []
    for value in symbols(text):
        for place, width in enumerate(map(int, _WIDTHS[value])):
            if place % 2 == 0:
                bars.append(f"M{x} 0h{width}v{height}h-{width}z")
            x += width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="barcode" role="img" aria-label="{escape(text)}" '
        f'viewBox="0 0 {x + _QUIET} {height}" preserveAspectRatio="none">'
        f'<path fill="#000" d="{"".join(bars)}"/></svg>'
    )
