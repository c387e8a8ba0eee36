"""Labels to print at once: pictures as the pages of one PDF, carriers' own PDFs unchanged beside it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from PIL import Image

from fulfillment.labels import printing
from fulfillment.labels.models import LabelSheet

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAPER = ("1-B", LabelSheet(content_type="application/pdf", body=b"%PDF-1.4 as it came"))


def picture() -> LabelSheet:
    made = io.BytesIO()
    Image.new("1", (40, 60)).save(made, "PNG")
    return LabelSheet(content_type="image/png", body=made.getvalue())


def test_pictures_become_pages_and_papers_stay_as_they_came() -> None:
    two = [("1-A", picture()), ("2-A", picture())]
    made = printing.together(two, at=NOON)
    assert (made.content_type, made.body.count(b"/Type /Page\n")) == ("application/pdf", 2)
    assert made == printing.together(two, at=NOON)
    assert printing.together([PAPER], at=NOON).body == PAPER[1].body
    both = printing.together([*two, PAPER], at=NOON)
    with zipfile.ZipFile(io.BytesIO(both.body)) as archive:
        assert archive.namelist() == ["1-B.pdf", "labels.pdf"]
        assert archive.read("1-B.pdf") == PAPER[1].body
