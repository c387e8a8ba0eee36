"""Several labels to print at once. Those that are pictures become one PDF, a page each; a carrier's own PDFs
are left as they are and come beside it in one archive. Pure."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fulfillment.labels.models import LabelSheet

PNG, PDF, ZIP = "image/png", "application/pdf", "application/zip"
PAGE = (101.6, 152.4)  # millimeters: 4 by 6 inches, what carriers' labels are made for
MOST = 100


@dataclass(frozen=True)
class Printed:
    """A file to print from, or an archive of several."""

    content_type: str
    ending: str
    body: bytes


def together(sheets: Sequence[tuple[str, LabelSheet]], *, at: datetime) -> Printed:
    """All of (name, sheet), in their order; at least one. The same at the same time gives the same bytes."""
    pictures = [sheet.body for _name, sheet in sheets if sheet.content_type == PNG]
    papers = [(name, sheet.body) for name, sheet in sheets if sheet.content_type != PNG]
    if not papers:
        return Printed(PDF, "pdf", _pages(pictures, at=at))
    if len(sheets) == 1:
        return Printed(PDF, "pdf", papers[0][1])
    files = [(f"{name}.pdf", body) for name, body in papers]
    if pictures:
        files.append(("labels.pdf", _pages(pictures, at=at)))
    return Printed(ZIP, "zip", _archive(files, at=at))


def _pages(pictures: Sequence[bytes], *, at: datetime) -> bytes:
    from fpdf import FPDF

    pdf = FPDF(unit="mm", format=PAGE)
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(at)
    for picture in pictures:
        pdf.add_page()
        pdf.image(io.BytesIO(picture), x=0, y=0, w=PAGE[0], h=PAGE[1], keep_aspect_ratio=True)
    return bytes(pdf.output())


def _archive(files: Sequence[tuple[str, bytes]], *, at: datetime) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files:
            archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), body)
    return made.getvalue()
