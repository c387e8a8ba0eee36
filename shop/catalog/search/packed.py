"""Columns of numbers and bytes in one piece, read where they lie: in memory, or in a file mapped into it.

    MAGIC, length of the head (8 bytes), the head (JSON), the columns, each at a multiple of 8 bytes

Nothing in it is code. A file that was not written to its end, or by another format, is no `Packed`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

MAGIC = b"shelf 1\n"
ALIGNED = 8


def pack(head: Mapping[str, Any], columns: Mapping[str, bytes]) -> bytes:
    """One piece of `head` (JSON values) and `columns`."""
    places, at = {}, 0
    for name, column in columns.items():
        places[name] = [at, len(column)]
        at += _aligned(len(column))
    written = json.dumps({**head, "columns": places, "length": at}, separators=(",", ":")).encode()
    start = _aligned(len(MAGIC) + 8 + len(written))
    parts = [MAGIC, len(written).to_bytes(8, "little"), written.ljust(start - len(MAGIC) - 8)]
    parts += [column.ljust(_aligned(len(column)), b"\x00") for column in columns.values()]
    return b"".join(parts)


class Packed:
    """The inverse of `pack`. Raises ValueError for what is none."""

    def __init__(self, data: Any) -> None:
        self._data = memoryview(data)
        start = len(MAGIC) + 8
        end = start + int.from_bytes(self._data[len(MAGIC) : start], "little")
        self._start = _aligned(end)
        try:
            self.head: dict[str, Any] = json.loads(bytes(self._data[start:end]))
            whole = len(self._data) == self._start + self.head["length"]
        except (ValueError, KeyError, TypeError):
            whole = False
        if not whole or self._data[: len(MAGIC)] != MAGIC:
            raise ValueError("not whole, or of another format")

    def column(self, name: str, code: str = "B") -> memoryview[int]:
        """A column as numbers of `code` (see the module array)."""
        offset, length = self.head["columns"][name]
        start = self._start + offset
        return self._data[start : start + length].cast(code)  # type: ignore[call-overload]

    def __contains__(self, name: str) -> bool:
        return name in self.head["columns"]


def _aligned(length: int) -> int:
    return -(-length // ALIGNED) * ALIGNED
