"""What an import did, or would do: counts, and what was wrong with which line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from shop.exchange.shopify_products.changes import Change
from shop.exchange.shopify_products.drafts import ERROR, RowIssue

MAX_KEPT = 500


@dataclass(slots=True)
class Tally:
    """How many were made, changed, left as they are."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Noted:
    """What every import tells: the lines it read and what was wrong with which; at most MAX_KEPT issues are
    kept, all are counted."""

    dry_run: bool = False
    rows: int = 0
    errors: int = 0
    warnings: int = 0
    issues: list[dict[str, Any]] = field(default_factory=list)

    def note(self, issues: Iterable[RowIssue]) -> None:
        """Count issues, and keep the first ones."""
        for issue in issues:
            if issue.level == ERROR:
                self.errors += 1
            else:
                self.warnings += 1
            if len(self.issues) < MAX_KEPT:
                self.issues.append(issue.as_dict())


@dataclass(slots=True)
class Report(Noted):
    """Counts of an import of products."""

    products: Tally = field(default_factory=Tally)
    variants: Tally = field(default_factory=Tally)
    collections_created: int = 0
    pictures: int = 0

    def count(self, change: Change) -> None:
        """Count what one product brought."""
        tally = self.products
        if change.is_new:
            tally.created += 1
        elif change.is_empty:
            tally.unchanged += 1
        else:
            tally.updated += 1
        changed = {row["id"] for row in change.variant_updates} | {s.variant_id for s in change.stock}
        made = {row["id"] for row in change.variant_inserts}
        self.variants.created += len(made)
        self.variants.updated += len(changed - made)
        self.variants.unchanged += change.variants_unchanged
        self.pictures += len(change.media_inserts)
        self.note(change.issues)

    def sorted_issues(self) -> list[dict[str, Any]]:
        """The kept issues in the order of the file."""
        return sorted(self.issues, key=lambda issue: issue["line"])

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return {**asdict(self), "issues": self.sorted_issues()}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Report:
        """The inverse of `as_dict`."""
        tallies = {name: Tally(**stored[name]) for name in ("products", "variants")}
        return cls(**{**stored, **tallies, "issues": list(stored["issues"])})
