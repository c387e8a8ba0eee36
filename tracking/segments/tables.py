"""CSV files (also .gz, also with semicolons) of examples as columns, with a clear word on what is wrong."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from shop.kernel.errors import N_, DomainError


class BadTable(DomainError):
    """A file that is not the table it should be."""


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Its rows by column name. Raises BadTable."""
    with _opened(path) as stream:
        head = stream.readline()
        stream.seek(0)
        reader = csv.DictReader(stream, delimiter=";" if head.count(";") > head.count(",") else ",")
        if not reader.fieldnames:
            raise BadTable(N_("%(file)s is empty."), file=path.name)
        for number, row in enumerate(reader, start=2):
            if None in row or None in row.values():
                message = N_("Row %(row)s of %(file)s has another number of cells.")
                raise BadTable(message, row=number, file=path.name)
            yield row


def columns(path: Path) -> dict[str, list[str]]:
    """Its columns by name, each as long as the file has rows. Raises BadTable."""
    found: dict[str, list[str]] = {}
    for row in rows(path):
        for name, cell in row.items():
            found.setdefault(name, []).append(cell)
    if not found:
        raise BadTable(N_("%(file)s has no rows."), file=path.name)
    return found


def named(row: Sequence[str], *names: str, file: Path) -> str:
    """The first of `names` that is among the columns `row`. Raises BadTable."""
    for name in names:
        if name in row:
            return name
    raise BadTable(N_("%(file)s has no column “%(name)s”."), file=file.name, name=names[0])


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        with (
            gzip.open(path, "rt", encoding="utf-8-sig", newline="")
            if packed
            else path.open(encoding="utf-8-sig", newline="")
        ) as stream:
            yield stream
    except (OSError, UnicodeDecodeError, csv.Error, EOFError) as error:
        raise BadTable(N_("%(file)s cannot be read: %(why)s"), file=path.name, why=str(error)) from None
