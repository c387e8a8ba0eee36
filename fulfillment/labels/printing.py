"""Several labels to print at once, as one PDF in their order: a picture is a page, a carrier's own PDF gives
its pages. One that cannot be read comes beside it, in an archive. Pure."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fulfillment.labels.models import LabelSheet

PNG, PDF, ZIP = "image/png", "application/pdf", "application/zip"
PAGE = (101.6, 152.4)  # millimeters: 4 by 6 inches, what carriers' labels are made for
MOST = 100
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Printed:
    """A file to print from, or an archive of several."""

    content_type: str
    ending: str
    body: bytes


def together(sheets: Sequence[tuple[str, LabelSheet]], *, at: datetime) -> Printed:
    """All of (name, sheet), in their order; at least one. The same at the same time gives the same bytes."""
    if len(sheets) == 1 and sheets[0][1].content_type != PNG:
        return Printed(PDF, "pdf", sheets[0][1].body)
    made = [(name, sheet, _as_paper(sheet, at=at)) for name, sheet in sheets]
    papers = [paper for _name, _sheet, paper in made if paper is not None]
    beside = [(f"{name}.pdf", sheet.body) for name, sheet, paper in made if paper is None]
    if not beside:
        return Printed(PDF, "pdf", _bound(papers))
    files = [*beside, ("labels.pdf", _bound(papers))] if papers else beside
    return Printed(ZIP, "zip", _archive(files, at=at))


def _as_paper(sheet: LabelSheet, *, at: datetime) -> bytes | None:
    """A sheet as a PDF whose pages can be taken; None for one that cannot be read."""
    if sheet.content_type == PNG:
        return _page(sheet.body, at=at)
    try:
        return _bound([sheet.body])
    except Exception as error:  # whatever a carrier's file may hold, the other labels are printed
        why = {"label_id": str(sheet.label_id), "why": type(error).__name__}
        log.warning("a label cannot be read", extra=why)
        return None


def _bound(papers: Sequence[bytes]) -> bytes:
    """The pages of these, one after another, without whatever else is in the files."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for paper in papers:
        pages = PdfReader(io.BytesIO(paper)).pages
        if not len(pages):
            raise ValueError("no page")
        for page in pages:
            writer.add_page(page)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _page(picture: bytes, *, at: datetime) -> bytes:
    from fpdf import FPDF

    pdf = FPDF(unit="mm", format=PAGE)
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(at)
    pdf.add_page()
    pdf.image(io.BytesIO(picture), x=0, y=0, w=PAGE[0], h=PAGE[1], keep_aspect_ratio=True)
    return bytes(pdf.output())


def _archive(files: Sequence[tuple[str, bytes]], *, at: datetime) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files:
            archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), body)
    return made.getvalue()
