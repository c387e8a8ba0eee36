"""Whole numbers in few bytes: an array is cut into planes of one byte of each number, and a plane that zstd
makes much smaller is kept so. Numbers that every question reads and that hardly shrink (times) are kept as
they are, and cost nothing to read.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import zstandard

if TYPE_CHECKING:
    import numpy as np

MAGIC = b"3CB1"
ALIGNED = 8  # bytes; so is what stands before the heads
WORTH = 0.92  # a plane is packed when that makes it smaller than this share


def pack(
    values: np.ndarray[Any, Any], *, steps: bool = False, whole: bool = False
) -> tuple[dict[str, Any], list[bytes]]:
    """What one needs to know to unpack, and the planes. `steps`: keep differences (of rising numbers);
    `whole`: do not pack.
    """
    import numpy as np

    numbers = values.astype(np.int64) if values.dtype != np.uint64 else values
    if steps and len(numbers):
        numbers = np.diff(numbers, prepend=numbers.dtype.type(0))
    low = int(numbers.min()) if len(numbers) else 0
    rest = (numbers - numbers.dtype.type(low)).astype(np.uint64)
    width = max(1, (int(rest.max()).bit_length() + 7) // 8) if len(rest) else 1
    about = {"n": len(values), "low": low, "steps": steps, "type": values.dtype.str}
    if whole:
        return about | {"whole": _wide(width)}, [rest.astype(f"<u{_wide(width)}").tobytes()]
    cut = rest.view(np.uint8).reshape(-1, 8)
    planes = [_smaller(np.ascontiguousarray(cut[:, place]).tobytes()) for place in range(width)]
    return about | {"planes": [[len(plane), packed] for plane, packed in planes]}, [one for one, _ in planes]


def _smaller(plane: bytes) -> tuple[bytes, bool]:
    packed = zstandard.ZstdCompressor(level=6).compress(plane)
    return (packed, True) if len(packed) < len(plane) * WORTH else (plane, False)


def unpack(about: Mapping[str, Any], data: memoryview) -> np.ndarray[Any, Any]:
    """The array as it was, of the type it had."""
    import numpy as np

    if "whole" in about:
        return _made_whole(
            np.require(np.frombuffer(data, dtype=f"<u{about['whole']}"), requirements="A"), about
        )
    kind = np.dtype(f"<u{_wide(len(about['planes']))}")
    rest, at = np.empty(0, dtype=kind), 0
    for place, (size, packed) in enumerate(about["planes"]):
        plane = data[at : at + size]
        digits = np.frombuffer(_unpacked(plane) if packed else plane, dtype=np.uint8)
        wide = digits.astype(kind, copy=False)
        rest = rest | (wide << kind.type(8 * place)) if place else wide
        at += size
    return _made_whole(rest, about)


def _unpacked(plane: memoryview) -> bytes:
    return zstandard.ZstdDecompressor().decompress(plane)


def _wide(planes: int) -> int:
    return 1 << (planes - 1).bit_length()


def _made_whole(rest: np.ndarray[Any, Any], about: Mapping[str, Any]) -> np.ndarray[Any, Any]:
    import numpy as np

    kind = np.dtype(about["type"])
    if about["steps"]:
        # Unsigned sums wrap around as the differences did, so that 64 bits come back exactly.
        steps = rest.astype(np.uint64) + np.uint64(about["low"] % (1 << 64))
        return np.cumsum(steps, dtype=np.uint64).astype(kind)
    if about["low"] == 0:
        return rest.astype(kind, copy=False)
    return (rest.astype(np.uint64, copy=False) + np.uint64(about["low"] % (1 << 64))).astype(kind, copy=False)


def write(
    path: Path, arrays: Mapping[str, np.ndarray[Any, Any]], *, rising: frozenset[str], whole: frozenset[str]
) -> int:
    """Write the arrays to one file (whole or not at all); its size in bytes."""
    made = {name: pack(values, steps=name in rising, whole=name in whole) for name, values in arrays.items()}
    # The widest of those that are kept whole come first, and lie where NumPy reads them without a copy.
    ordered = sorted(made, key=lambda name: -made[name][0].get("whole", 0))
    heads, blobs = (
        {name: made[name][0] for name in ordered},
        [one for name in ordered for one in made[name][1]],
    )
    head_text = json.dumps(heads, separators=(",", ":")).encode()
    head_text += b" " * (-len(head_text) % ALIGNED)
    begun = path.with_suffix(".part")
    with begun.open("wb") as file:
        file.writelines([MAGIC, struct.pack("<I", len(head_text)), head_text, *blobs])
        file.flush()
        os.fsync(file.fileno())
    begun.replace(path)
    return path.stat().st_size


def _size(head: Mapping[str, Any]) -> int:
    if "whole" in head:
        return int(head["whole"] * head["n"])
    return sum(plane for plane, _ in head["planes"])


class Packed:
    """A file of arrays, mapped at once (so that it may vanish afterwards), unpacked when asked for."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        if data[:4] != MAGIC:
            raise ValueError(f"{path.name} is no bucket")
        (length,) = struct.unpack("<I", data[4:8])
        self._heads: dict[str, Any] = json.loads(bytes(data[8 : 8 + length]))
        self._data, at = {}, 8 + length
        for name, head in self._heads.items():
            size = _size(head)
            self._data[name] = data[at : at + size]
            at += size

    def length(self, name: str) -> int:
        """How many numbers the array has."""
        return int(self._heads[name]["n"])

    def array(self, name: str) -> np.ndarray[Any, Any]:
        """The array of that name."""
        return unpack(self._heads[name], self._data[name])
