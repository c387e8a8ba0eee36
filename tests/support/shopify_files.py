"""Shopify product files for tests: our own fixtures, files written on the spot, and reading them whole."""

from __future__ import annotations

from pathlib import Path

from shop.exchange.shopify_products import columns, parser, records, source
from shop.exchange.shopify_products.drafts import ProductDraft, RowIssue

FIXTURES = Path(__file__).parents[1] / "fixtures" / "shopify"
CLASSIC, MODERN = FIXTURES / "classic.csv", FIXTURES / "modern.csv"


def written(folder: Path, content: str | bytes, name: str = "products.csv") -> Path:
    """A file with `content`."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def drafts_of(path: Path, currency: str = "USD") -> tuple[list[ProductDraft], list[RowIssue]]:
    """Everything the parser makes of a file; all issues in the order of the file."""
    with source.opened(path) as opened:
        header, rows = records.read(opened.text)
        items = list(parser.parse(rows, columns.columns_of(header), currency))
        issues = list(opened.issues)
    drafts = [item for item in items if isinstance(item, ProductDraft)]
    issues += [item for item in items if isinstance(item, RowIssue)]
    issues += [issue for draft in drafts for issue in draft.issues]
    return drafts, sorted(issues, key=lambda issue: issue.line)
