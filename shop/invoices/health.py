"""Health checks of documents: a font to draw them with, and the seller the law wants named."""

from __future__ import annotations

from datetime import datetime

from shop.invoices import fonts, seller
from shop.kernel import registry
from shop.kernel.errors import N_
from shop.kernel.registry import Finding
from shop.kernel.settings import Settings


def install(settings: Settings) -> None:
    """Register the check, and remember the settings that name a font."""
    fonts.configure(settings)
    registry.health_check("invoices", documents)


def documents(settings: Settings, at: datetime) -> list[Finding]:
    """A font that is missing, and a seller without address or tax number."""
    found = []
    if fonts.find(settings.pdf_font) is None:
        found.append(
            Finding(
                "invoices",
                N_("There is no font for invoices: only Western European letters can be printed."),
                N_("Install DejaVu Sans, or name a TrueType font in PDF_FONT."),
            )
        )
    by = seller.current()
    if seller.automatic() and settings.production and not by.address:
        found.append(
            Finding(
                "invoices",
                N_("Invoices do not say where the seller is."),
                N_("Enter your address under Settings, Invoices."),
            )
        )
    return found
