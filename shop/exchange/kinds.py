"""The kinds of files that can be imported, and how each is run; what differs between them stands here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from shop.exchange import running
from shop.exchange.models import CUSTOMERS, ORDERS, PRODUCTS, ImportRun
from shop.exchange.people import PeopleReport
from shop.exchange.shopify_customers.parser import PersonOptions
from shop.exchange.shopify_customers.sheet import PersonSheet
from shop.exchange.shopify_orders.drafts import PastOptions
from shop.exchange.shopify_orders.sheet import OrderSheet
from shop.exchange.shopify_products import importer
from shop.exchange.shopify_products.changes import COLLECTIONS_FROM, ImportOptions
from shop.exchange.shopify_products.drafts import BadFile
from shop.exchange.shopify_products.report import Report
from shop.kernel.errors import N_

Options = ImportOptions | PastOptions | PersonOptions
Step = Callable[[dict[str, Any], int, float], None]  # report so far, last line done, fraction of the file
_KINDS: dict[type, str] = {ImportOptions: PRODUCTS, PastOptions: ORDERS, PersonOptions: CUSTOMERS}
MAX_SAME = 1_000


def kind_of(options: Options) -> str:
    """Which kind of file is meant like this. Raises BadFile when the options make no sense."""
    if isinstance(options, ImportOptions) and options.collections_from not in COLLECTIONS_FROM:
        raise BadFile(N_("Collections come from the type, the tags, or nowhere."))
    return _KINDS[type(options)]


def same_goods(text: str) -> dict[str, str]:
    """ "Old = ours" lines as a mapping. Raises BadFile for a line that is none."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        theirs, sign, ours = (part.strip() for part in line.rpartition("="))
        if not sign or not theirs or not ours:
            note = N_("Please write “their SKU or name = our SKU”, one a line; not “%(line)s”.")
            raise BadFile(note, line=line[:60])
        found[theirs] = ours
    if len(found) > MAX_SAME:
        raise BadFile(N_("At most %(most)d lines, please."), most=MAX_SAME)
    return found


def check(run: ImportRun, path: Path, *, at: datetime, progress: Callable[[float], None]) -> dict[str, Any]:
    """What importing the file would do. Raises BadFile."""
    if run.kind == PRODUCTS:
        options = ImportOptions(**run.options)
        return importer.run(path, options=options, at=at, dry_run=True, progress=progress).as_dict()
    report = PeopleReport(dry_run=True)
    return _run(run, path, report, at=at, dry_run=True, progress=progress).as_dict()


def carry_out(run: ImportRun, path: Path, *, at: datetime, step: Step) -> dict[str, Any]:
    """Import the file, or what is left of it. Raises BadFile."""
    if run.kind == PRODUCTS:
        return importer.run(
            path,
            options=ImportOptions(**run.options),
            at=at,
            reference=run.filename,
            report=Report.from_dict(run.report) if run.report else None,
            after_line=run.last_line,
            in_batch=lambda report, line, fraction: step(report.as_dict(), line, fraction),
        ).as_dict()
    report = PeopleReport.from_dict(run.report) if run.report else PeopleReport()
    return _run(
        run,
        path,
        report,
        at=at,
        after_line=run.last_line,
        in_batch=lambda so_far, line, fraction: step(so_far.as_dict(), line, fraction),
    ).as_dict()


def _run(run: ImportRun, path: Path, report: PeopleReport, **how: Any) -> PeopleReport:
    if run.kind == ORDERS:
        return running.run(path, sheet=OrderSheet(PastOptions(**run.options), report), report=report, **how)
    return running.run(path, sheet=PersonSheet(PersonOptions(**run.options), report), report=report, **how)


def stored(options: Options) -> dict[str, Any]:
    """The options as JSON."""
    return asdict(options)
