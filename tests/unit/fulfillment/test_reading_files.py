"""Files of tracking numbers as offices make them; what cannot be read is refused with the way to save it."""

from __future__ import annotations

import gzip

import pytest

from fulfillment.shipments.importing import BadFile, read
from fulfillment.shipments.importing.reading import MAX_BYTES, MAX_ROWS

PLAIN = "order_number,tracking_number,carrier,ship_date,sku,quantity\n1001,1Z999,ups,2026-11-24,MUG-1,2\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        gzip.compress(PLAIN.encode()),
        PLAIN.replace("order_number", "Order Number").replace("quantity", "Qty").encode(),
        ("\n\n" + PLAIN + ",,,,,\n").encode().lstrip(b"\n"),
    ],
)
def test_the_usual_dialects_read_the_same(data: bytes) -> None:
    (row,) = read(data)
    assert (row.line, row.order_number, row.tracking_number) == (2, "1001", "1Z999")
    assert (row.carrier, row.ship_date, row.sku, row.quantity) == ("ups", "2026-11-24", "MUG-1", "2")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        ("order_number,tracking_number\n1001,\u05d0".encode("cp1255"), "UTF-8"),
        (b"PK\x03\x04\x00\x00\x00", "CSV UTF-8"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a,b\n1,2\n", "order_number, tracking_number"),
        (b"\x1f\x8b\x08broken", "damaged"),
        (b"x" * (MAX_BYTES + 1), "larger"),
        (gzip.compress(b"x" * (MAX_BYTES + 1)), "larger"),
        (b"order_number,tracking_number\n" + b"1,AAAAA\n" * (MAX_ROWS + 1), "split"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        read(data)


def test_short_rows_have_empty_cells_and_lines_are_counted() -> None:
    rows = read(b'order_number,tracking_number,carrier\n1001,AAAAA\n\n"1002","BB\nBBB",ups\n')
    assert [(row.line, row.carrier) for row in rows] == [(2, ""), (5, "ups")]
