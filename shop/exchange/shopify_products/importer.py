"""Running an import: batches of products, each in a transaction of its own, so that what is done stays done.

This opens its transactions itself and is called by the worker and the command line. A batch that the
database refuses is tried again product by product, so that one impossible product costs only itself. A
dry run goes the same way up to the writing, and writes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from shop.brand import store
from shop.catalog.models import Collection
from shop.exchange.shopify_products import columns, parser, records, source
from shop.exchange.shopify_products.changes import Change, ImportOptions
from shop.exchange.shopify_products.drafts import ERROR, ProductDraft, RowIssue
from shop.exchange.shopify_products.planning import plan
from shop.exchange.shopify_products.report import Report
from shop.exchange.shopify_products.snapshot import snapshot
from shop.exchange.shopify_products.writing import write
from shop.kernel import db, events
from shop.kernel.errors import N_

BATCH = 300
log = logging.getLogger(__name__)
Item = ProductDraft | RowIssue
Step = Callable[[Report, int, float], None]  # report so far, last line done, fraction of the file


def run(
    path: Path,
    *,
    options: ImportOptions,
    at: datetime,
    dry_run: bool = False,
    reference: str = "",
    report: Report | None = None,
    after_line: int = 0,
    in_batch: Step | None = None,
    progress: Callable[[float], None] | None = None,
) -> Report:
    """Import the file at `path`. Raises BadFile when it is none of ours.

    `in_batch` is called inside each batch's transaction (to keep the report with it), `progress` after it.
    A run that was cut off goes on with its kept `report`, `after_line` the last line that was done.
    """
    currency = store.current().currency
    report = report or Report(dry_run=dry_run)
    batches = _Batches(options, report, reference=reference or path.name, at=at, in_batch=in_batch)
    with source.opened(path) as opened:
        header, rows = records.read(opened.text)
        items = parser.parse(rows, columns.columns_of(header), currency)
        if not after_line:
            report.note(opened.issues)
        for batch in _batched(items, after_line):
            fraction = opened.fraction()
            if dry_run:
                batches.look(batch)
            else:
                batches.write(batch, fraction)
            if progress is not None:
                progress(fraction)
    return report


def _batched(items: Iterator[Item], after_line: int) -> Iterator[list[Item]]:
    """Up to BATCH items at a time, each handle once: a later part is compared with what was written."""
    batch, handles = list[Item](), set[str]()
    for item in items:
        if _last_line(item) <= after_line:
            continue
        handle = item.handle if isinstance(item, ProductDraft) else ""
        if len(batch) >= BATCH or handle in handles:
            yield batch
            batch, handles = [], set()
        batch.append(item)
        if handle:
            handles.add(handle)
    if batch:
        yield batch


def _last_line(item: Item) -> int:
    return item.last_line if isinstance(item, ProductDraft) else item.line


class _Batches:
    """Plans and writes batches, and counts them into the report."""

    def __init__(
        self, options: ImportOptions, report: Report, *, reference: str, at: datetime, in_batch: Step | None
    ) -> None:
        self._options, self._report, self._reference, self._at = options, report, reference, at
        self._in_batch = in_batch or (lambda _report, _line, _fraction: None)
        self._seen: set[str] = set()
        self._made: set[str] = set()

    def look(self, batch: list[Item]) -> None:
        """Count what the batch would change; write nothing."""
        for change in self._planned(batch):
            self._seen.add(change.handle)
            self._report.count(change)
            self._made |= change.collections.keys()
        self._report.collections_created = len(self._made - _known_collections(self._made))
        db.end_read()

    def write(self, batch: list[Item], fraction: float) -> None:
        """Write the batch in one transaction, or, when the database refuses it, each product in its own."""
        before = self._report.as_dict()
        try:
            self._write(batch, fraction)
        except SQLAlchemyError:
            if len(batch) == 1:
                raise
            log.exception("a batch of an import was refused; its products are tried one by one")
            self._restore(before)
            for item in batch:
                self._write_one(item, fraction)

    def _write(self, batch: list[Item], fraction: float) -> None:
        with db.transaction():
            changes = self._planned(batch)
            todo = [change for change in changes if not change.is_empty]
            self._report.collections_created += write(todo, reference=self._reference, at=self._at)
            for change in changes:
                self._report.count(change)
            if any(change.media_inserts for change in changes):
                events.nudge()
            self._in_batch(self._report, max(map(_last_line, batch)), fraction)

    def _write_one(self, item: Item, fraction: float) -> None:
        before = self._report.as_dict()
        try:
            self._write([item], fraction)
        except SQLAlchemyError as error:
            self._restore(before)
            note = N_("The database refused this product (%(reason)s); it was left out.")
            reason = str(getattr(error, "orig", error)).partition("\n")[0][:200]
            issue = RowIssue(_first_line(item), note, {"reason": reason})
            with db.transaction():
                self._report.rows += item.rows if isinstance(item, ProductDraft) else 0
                self._report.note([issue])
                self._in_batch(self._report, _last_line(item), fraction)

    def _planned(self, batch: list[Item]) -> list[Change]:
        drafts = [item for item in batch if isinstance(item, ProductDraft)]
        for issue in (item for item in batch if isinstance(item, RowIssue)):
            self._report.rows += issue.level == ERROR
            self._report.note([issue])
        known = snapshot({draft.handle for draft in drafts})
        changes: list[Change] = []
        for draft in drafts:
            self._report.rows += draft.rows
            if draft.handle in self._seen and draft.handle not in known:
                continue  # a later part of a product that a dry run has not written
            planned = plan(draft, known.get(draft.handle), self._options, at=self._at)
            if isinstance(planned, Change):
                changes.append(planned)
            else:
                self._report.note(planned)
        return changes

    def _restore(self, before: dict[str, Any]) -> None:
        kept = Report.from_dict(before)
        for name in Report.__dataclass_fields__:
            setattr(self._report, name, getattr(kept, name))


def _first_line(item: Item) -> int:
    return item.line


def _known_collections(handles: set[str]) -> set[str]:
    return set(db.session().scalars(select(Collection.handle).where(Collection.handle.in_(handles))))
