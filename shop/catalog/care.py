"""The address of a product's care guide, and the QR code that leads there: for slips, tags and the page."""

from __future__ import annotations

import io

import segno

from shop.brand import links


def care_url(handle: str, *, locale: str | None = None) -> str:
    """Absolute address of the care guide of the product at `handle`."""
    return links.url(f"/products/{handle}/care", locale=locale)


def qr_svg(text: str, *, title: str = "") -> str:
    """`text` as a QR code (ISO/IEC 18004, error correction M): an <svg> to put into a page or to serve.

    It scales with its box and has no style of its own, so that a strict content policy allows it.
    """
    out = io.BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(out, kind="svg", border=4, xmldecl=False, omitsize=True, title=title or None, dark="#000",
              light="#fff", svgclass=None, lineclass=None)  # fmt: skip
    return out.getvalue().decode()
