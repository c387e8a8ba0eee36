"""The arrays of the copy by visitor: kept and read back, looked up by code, put in order of time."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tracking.lake.buckets import packing
from tracking.lake.buckets.rows import Loose, by_code, joined, ordered

CHANCE = np.random.default_rng(5)


@pytest.mark.parametrize("count", [0, 1, 7, 1000])
def test_numbers_come_back_as_they_were(tmp_path: Path, count: int) -> None:
    arrays: dict[str, Any] = {
        "small": CHANCE.integers(0, 200, count).astype(np.uint8),
        "moments": CHANCE.integers(1 << 50, 1 << 51, count),
        "hashes": np.sort(CHANCE.integers(0, 1 << 63, count).astype(np.uint64) * np.uint64(2)),
        "signed": CHANCE.integers(-(1 << 62), 1 << 62, count),
        "since": CHANCE.integers(0, 1 << 32, count).astype(np.uint32),
    }
    path = tmp_path / "one.bucket"
    size = packing.write(
        path, arrays, rising=frozenset({"hashes"}), whole=frozenset({"since", "moments", "signed"})
    )
    assert size == path.stat().st_size
    packed = packing.Packed(path)
    path.unlink()  # a reader goes on with what it has
    for name, values in arrays.items():
        assert packed.length(name) == count
        assert packed.array(name).dtype == values.dtype
        assert packed.array(name).tolist() == values.tolist(), name
        assert packed.array(name).flags.aligned, name


def test_a_file_of_before_is_read_wherever_its_numbers_lie(tmp_path: Path) -> None:
    path, values = tmp_path / "old.bucket", np.arange(5, dtype=np.uint32) * np.uint32(1 << 20)
    about, planes = packing.pack(values, whole=True)
    head = json.dumps({"since": about}, separators=(",", ":")).encode()
    head += b" " * (-(len(head) + 8) % 4 + 1)  # so that they lie at no multiple of four
    path.write_bytes(packing.MAGIC + struct.pack("<I", len(head)) + head + b"".join(planes))
    found = packing.Packed(path).array("since")
    assert found.tolist() == values.tolist()
    assert found.flags.aligned


def test_a_table_is_looked_up_alike_by_bytes_and_by_wider_codes() -> None:
    codes = CHANCE.integers(0, 256, 5000)
    for table in (
        CHANCE.integers(0, 2, 256).astype(bool),
        CHANCE.integers(0, 256, 300).astype(np.uint8),
        CHANCE.integers(0, 9999, 256).astype(np.uint16),
    ):
        for kind in (np.uint8, np.int32):
            found = by_code(table, codes.astype(kind))
            assert found.dtype == table.dtype
            assert found.tolist() == table[codes].tolist()
    assert by_code(np.array([False, True]), np.array([1, 0, 1], dtype=np.uint8)).tolist() == [1, 0, 1]


def test_people_of_several_parts_are_put_in_order_and_ties_stay() -> None:
    parts = []
    for number in range(4):
        key = np.sort(CHANCE.integers(0, 40, 300).astype(np.uint64))
        ts = CHANCE.integers(0, 50, 300)
        order = np.lexsort([ts, key])
        code = np.arange(300) + 1000 * number
        parts.append(Loose(key=key[order], ts=ts[order], code=code, columns={"page": code + 7}))
    everything = joined(parts)
    expected = np.lexsort([everything.ts, everything.key])
    rows = ordered(everything)
    assert rows.code.tolist() == everything.code[expected].tolist()
    assert rows.ts.tolist() == everything.ts[expected].tolist()
    assert rows.key[rows.who].tolist() == everything.key[expected].tolist()
    assert rows.page is not None
    assert rows.page.tolist() == (rows.code + 7).tolist()
