"""Opening a file that a person has exported, edited in a spreadsheet, zipped and sent around.

The bytes are looked through once (to find the encoding) and then read as a stream; nothing holds the
whole file. UTF-8 with or without its mark, UTF-16 with its mark, else what Windows writes (cp1252), with
a warning.
"""

from __future__ import annotations

import codecs
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from shop.exchange.shopify_products.drafts import WARNING, BadFile, RowIssue
from shop.kernel.errors import N_

MAX_BYTES = 2 * 1024**3
CHUNK = 1024 * 1024
GZIP_MARK = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Source:
    """An open file: its text, what was noticed, and how far it has been read (0 to 1)."""

    text: io.TextIOBase
    raw: IO[bytes]
    size: int
    issues: tuple[RowIssue, ...]

    def fraction(self) -> float:
        """How much of the file has been read."""
        return min(self.raw.tell() / self.size, 1.0) if self.size else 1.0


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open `path` (.csv, or .csv.gz by its content) for reading. Raises BadFile."""
    try:
        size = path.stat().st_size
        encoding, issues = _encoding(path)
        with path.open("rb") as raw, _unzipped(raw) as plain:
            text = io.TextIOWrapper(plain, encoding=encoding, errors="replace", newline="")
            yield Source(text, raw, size, issues)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadFile(N_("The file is damaged: it cannot be unzipped.")) from None
    except IsADirectoryError:
        raise BadFile(N_("This is a folder, not a file.")) from None
    except (FileNotFoundError, PermissionError) as error:
        raise BadFile(N_("The file cannot be read (%(reason)s)."), reason=error.strerror) from None


@contextmanager
def _unzipped(raw: IO[bytes]) -> Iterator[IO[bytes]]:
    mark = raw.read(2)
    raw.seek(-len(mark), os.SEEK_CUR)
    if mark != GZIP_MARK:
        yield raw
        return
    with gzip.GzipFile(fileobj=raw) as plain:
        yield plain  # type: ignore[misc]


def _encoding(path: Path) -> tuple[str, tuple[RowIssue, ...]]:
    with path.open("rb") as raw, _unzipped(raw) as plain:
        start = plain.read(4)
        if not start:
            raise BadFile(N_("The file is empty."))
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", ()
        if start.startswith(b"PK\x03\x04"):
            raise BadFile(N_("This is a workbook, not a CSV file. Save it as CSV (UTF-8) first."))
        broken = _first_broken_line(start, plain)
    if broken is None:
        return "utf-8-sig", ()
    note = N_(
        "The file is not UTF-8; it was read as Windows text (cp1252). Check accents and currency signs."
    )
    return "cp1252", (RowIssue(broken, note, level=WARNING),)


def _first_broken_line(start: bytes, plain: IO[bytes]) -> int | None:
    """The line of the first bytes that are no UTF-8; None for a file that is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk, line, total = start, 1, 0
    try:
        while chunk:
            total += len(chunk)
            if total > MAX_BYTES:
                raise BadFile(N_("The file is larger than %(most)d GB."), most=MAX_BYTES // 2**30)
            decoder.decode(chunk)
            line += chunk.count(b"\n")
            chunk = plain.read(CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return line + chunk[: error.start].count(b"\n")
    return None
