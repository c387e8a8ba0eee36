"""Running an import of one kind of Shopify file in batches, each in a transaction of its own.

What is done stays done. A batch that the database refuses is tried again item by item, so that one that is
impossible costs only itself. A dry run goes the same way up to the writing, and writes nothing. Called by the
worker.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from shop.exchange.shopify_products import records, source
from shop.exchange.shopify_products.drafts import RowIssue
from shop.exchange.shopify_products.records import Row
from shop.kernel import db
from shop.kernel.errors import N_

BATCH = 300
log = logging.getLogger(__name__)


class Counted(Protocol):
    """A report: counts, and what was wrong with which line."""

    rows: int

    def note(self, issues: Iterable[RowIssue]) -> None:
        """Count issues, and keep the first ones."""

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""


class Draft(Protocol):
    """One order or customer of the file."""

    @property
    def line(self) -> int:
        """Where it begins."""

    @property
    def last_line(self) -> int:
        """Where it ends."""

    @property
    def rows(self) -> int:
        """How many rows it has."""

    @property
    def issues(self) -> Sequence[RowIssue]:
        """What was noticed about its rows."""

    @property
    def key(self) -> str:
        """What tells it from others; the same one twice never stands in one batch."""


D = TypeVar("D", bound=Draft)
R = TypeVar("R", bound=Counted)
R_contra = TypeVar("R_contra", bound=Counted, contravariant=True)
Step = Callable[[R, int, float], None]  # report so far, last line done, fraction of the file


class Sheet(Protocol[D, R_contra]):
    """What one kind of file is: its columns, its drafts, and what writing a batch of them means."""

    def columns_of(self, header: Sequence[str]) -> dict[str, int]:
        """Index of the column for each of our names. Raises BadFile when this is another kind of file."""

    def recognized(self, header: Sequence[str]) -> dict[str, int]:
        """The same, raising nothing."""

    def parse(self, rows: Iterable[Row | RowIssue], columns: dict[str, int]) -> Iterator[D | RowIssue]:
        """Drafts, and what was wrong with rows that are in none of them."""

    def look(self, batch: Sequence[D], report: R_contra, at: datetime) -> None:
        """Count what the batch would change."""

    def write(self, batch: Sequence[D], report: R_contra, at: datetime) -> None:
        """Write and count the batch in the open transaction."""


def run(
    path: Path,
    *,
    sheet: Sheet[D, R],
    report: R,
    at: datetime,
    dry_run: bool = False,
    after_line: int = 0,
    in_batch: Step[R] | None = None,
    progress: Callable[[float], None] | None = None,
) -> R:
    """Import the file at `path` into `report`. Raises BadFile when it is none of this kind.

    `in_batch` is called inside each batch's transaction (to keep the report with it), `progress` after it.
    A run that was cut off goes on with its kept `report`, `after_line` the last line that was done.
    """
    with source.opened(path) as opened:
        header, rows = records.read(opened.text, sheet.recognized)
        items = sheet.parse(rows, sheet.columns_of(header))
        if not after_line:
            report.note(opened.issues)
        for batch in _batched(items, after_line):
            fraction = opened.fraction()
            if dry_run:
                sheet.look(_counted(batch, report), report, at)
                db.end_read()
            else:
                _write(sheet, batch, report, at, partial(_tell, in_batch, report, fraction))
            if progress is not None:
                progress(fraction)
    return report


def _tell(in_batch: Step[R] | None, report: R, fraction: float, line: int) -> None:
    if in_batch is not None:
        in_batch(report, line, fraction)


def _batched(items: Iterator[D | RowIssue], after_line: int) -> Iterator[list[D | RowIssue]]:
    """Up to BATCH items at a time, each key once."""
    batch, keys = list[D | RowIssue](), set[str]()
    for item in items:
        if _last_line(item) <= after_line:
            continue
        key = "" if isinstance(item, RowIssue) else item.key
        if len(batch) >= BATCH or key in keys:
            yield batch
            batch, keys = [], set()
        batch.append(item)
        keys |= {key} - {""}
    if batch:
        yield batch


def _write(
    sheet: Sheet[D, R], batch: list[D | RowIssue], report: R, at: datetime, done: Callable[[int], None]
) -> None:
    """The batch in one transaction or, when the database refuses it, each item in its own."""
    before = _copy(report)
    try:
        _write_once(sheet, batch, report, at, done)
    except SQLAlchemyError as error:
        _restore(report, before)
        if len(batch) > 1:
            log.exception("a batch of an import was refused; its items are tried one by one")
            for item in batch:
                _write(sheet, [item], report, at, done)
            return
        reason = str(getattr(error, "orig", error)).partition("\n")[0][:200]
        note = N_("The database refused this row (%(reason)s); it was left out.")
        with db.transaction():
            report.rows += 1 if isinstance(batch[0], RowIssue) else batch[0].rows
            report.note([RowIssue(batch[0].line, note, {"reason": reason})])
            done(_last_line(batch[0]))


def _write_once(
    sheet: Sheet[D, R], batch: list[D | RowIssue], report: R, at: datetime, done: Callable[[int], None]
) -> None:
    with db.transaction():
        sheet.write(_counted(batch, report), report, at)
        done(max(map(_last_line, batch)))


def _counted(batch: Sequence[D | RowIssue], report: R) -> list[D]:
    """The drafts of a batch; its rows and issues are counted."""
    drafts = [item for item in batch if not isinstance(item, RowIssue)]
    report.note([item for item in batch if isinstance(item, RowIssue)])
    for draft in drafts:
        report.note(draft.issues)
    report.rows += sum(draft.rows for draft in drafts) + len(batch) - len(drafts)
    return drafts


def _last_line(item: D | RowIssue) -> int:
    return item.line if isinstance(item, RowIssue) else item.last_line


def _copy(report: Any) -> dict[str, Any]:
    kept = type(report).from_dict(report.as_dict())
    return {field.name: getattr(kept, field.name) for field in fields(kept)}


def _restore(report: Any, before: dict[str, Any]) -> None:
    for name, value in before.items():
        setattr(report, name, value)
