"""Labels to print at once: one PDF in their order, a page each; what cannot be read comes beside it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from fpdf import FPDF
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from fulfillment.labels import printing
from fulfillment.labels.models import LabelSheet

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAPER = ("1-B", LabelSheet(content_type="application/pdf", body=b"%PDF-1.4 as it came"))


def picture() -> LabelSheet:
    made = io.BytesIO()
    Image.new("1", (40, 60)).save(made, "PNG")
    return LabelSheet(content_type="image/png", body=made.getvalue())


def paper(*words: str) -> LabelSheet:
    """A carrier's PDF with a page for each word."""
    pdf = FPDF(unit="mm", format=(100, 150))
    for word in words:
        pdf.add_page()
        pdf.set_font("Helvetica")
        pdf.text(10, 20, word)
    return LabelSheet(content_type="application/pdf", body=bytes(pdf.output()))


def pages(body: bytes) -> list[str]:
    return [page.extract_text().strip() for page in PdfReader(io.BytesIO(body)).pages]


def test_papers_and_pictures_become_one_pdf_in_their_order() -> None:
    four = [("1", paper("first")), ("2", picture()), ("3", paper("second", "third")), ("4", picture())]
    made = printing.together(four, at=NOON)
    assert (made.content_type, made.ending) == ("application/pdf", "pdf")
    assert pages(made.body) == ["first", "", "second", "third", ""]
    assert made == printing.together(four, at=NOON)
    width, height = (float(side) for side in PdfReader(io.BytesIO(made.body)).pages[1].mediabox[2:])
    assert (round(width), round(height)) == (288, 432)  # points: 4 by 6 inches


def test_one_paper_stays_as_it_came_and_one_that_cannot_be_read_lies_beside() -> None:
    two = [("1-A", picture()), ("2-A", paper("fine"))]
    assert printing.together([PAPER], at=NOON).body == PAPER[1].body
    both = printing.together([*two, PAPER], at=NOON)
    with zipfile.ZipFile(io.BytesIO(both.body)) as archive:
        assert archive.namelist() == ["1-B.pdf", "labels.pdf"]
        assert archive.read("1-B.pdf") == PAPER[1].body
        assert pages(archive.read("labels.pdf")) == ["", "fine"]
    alone = printing.together([PAPER, ("2-B", PAPER[1])], at=NOON)
    assert alone.content_type == "application/zip"


def test_what_a_file_would_do_when_opened_is_left_behind() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(paper("label").body))
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("hello()")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    made = io.BytesIO()
    writer.write(made)
    harmful = LabelSheet(content_type="application/pdf", body=made.getvalue())
    bound = printing.together([("1", harmful), ("2", picture())], at=NOON).body
    assert pages(bound) == ["label", ""]
    assert b"hello" in harmful.body
    assert b"hello" not in bound
