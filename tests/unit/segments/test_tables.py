"""Files that are not what they should be are told so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracking.segments import tables
from tracking.segments.lifetime import evaluating


@pytest.mark.parametrize(
    "content",
    [b"", b"customer_id,date,amount\n", b"a,b\n1,2\n", b"\x1f\x8bnot gzip", b"\xff\xfe\x00",
     b"customer_id,date,amount\n1,20260145,3\n", b"customer_id,date,amount\n1\n"],
)  # fmt: skip
def test_a_file_of_something_else_is_refused_with_a_word(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "purchases.csv"
    path.write_bytes(content)
    with pytest.raises(tables.BadTable) as refused:
        evaluating.read(path)
    assert "purchases.csv" in str(refused.value)
