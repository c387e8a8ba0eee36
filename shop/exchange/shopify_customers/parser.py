"""From rows to drafts of customers: pure, a row at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from shop.customers.addresses import PostalAddress
from shop.customers.operations.from_orders import InvalidEmail, normalize_email
from shop.exchange import people
from shop.exchange.shopify_products import cells
from shop.exchange.shopify_products.drafts import WARNING, RowIssue
from shop.exchange.shopify_products.records import Row
from shop.kernel.errors import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOptions:
    """How a file of customers is meant: whether a yes to offers by mail comes over, too."""

    take_consent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """One customer of the file; `key` is the address as it is compared, `email` as typed."""

    line: int
    key: str
    email: str
    name: str
    phone: str
    accepts: bool
    address: PostalAddress | None
    issues: tuple[RowIssue, ...] = ()
    rows: int = 1

    @property
    def last_line(self) -> int:
        """The only line."""
        return self.line


def parse(rows: Iterable[Row | RowIssue], columns: Mapping[str, int]) -> Iterator[PersonDraft | RowIssue]:
    """Drafts of the customers in `rows`, and what was wrong with the other rows."""
    for row in rows:
        if isinstance(row, RowIssue):
            yield row
            continue
        found = {key: row.cells[i].strip() for key, i in columns.items() if i < len(row.cells)}
        try:
            key, typed = normalize_email(found.get("email", ""))
        except InvalidEmail:
            note = N_("This row has no email address: nobody is known by it; it was left out.")
            yield RowIssue(row.line, note)
            continue
        yield _draft(row.line, key, typed, found)


def _draft(line: int, key: str, typed: str, found: Mapping[str, str]) -> PersonDraft:
    name = " ".join(f"{found.get('first', '')} {found.get('last', '')}".split())[:255]
    issues = []
    if found.get("exempt", "").casefold() in cells.YES:
        note = N_("%(email)s pays no tax at Shopify. If that holds here, too, say so on the customer's page.")
        issues.append(RowIssue(line, note, {"email": typed}, WARNING))
    phone = people.plain(found.get("phone", ""))
    spoken = {**found, "phone": found.get("address_phone", "") or phone}
    return PersonDraft(
        line=line,
        key=key,
        email=typed,
        name=name,
        phone=(phone or people.plain(found.get("address_phone", "")))[:40],
        accepts=found.get("accepts", "").casefold() in cells.YES | {"subscribed"},
        address=people.address(spoken, name=name),
        issues=tuple(issues),
    )
