"""A document's data as PDF. Imported where one is asked for, as fpdf2 takes its time."""

from shop.invoices.drawing.document import draw

__all__ = ["draw"]
