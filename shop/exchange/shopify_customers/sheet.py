"""What a customer file is, and what importing a batch of it means: people known as guests, nobody written to.

What this shop knows already stays: a name, a telephone number, an address, a yes or no to offers by mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from shop.brand import store
from shop.customers import operations as customers
from shop.customers.models import Address, Customer
from shop.customers.operations.from_elsewhere import Newcomer
from shop.exchange.people import PeopleReport, heading
from shop.exchange.shopify_customers import columns, parser
from shop.exchange.shopify_customers.parser import PersonDraft, PersonOptions
from shop.exchange.shopify_products.drafts import RowIssue
from shop.exchange.shopify_products.records import Row
from shop.kernel import db
from shop.mail.addresses import address_hash
from shop.mail.models import MailSuppression

CONSENT_SOURCE, WORDING = "shopify", "Imported from Shopify: accepts email marketing"


class PersonSheet:
    """Shopify's export of customers, one batch at a time."""

    def __init__(self, options: PersonOptions, report: PeopleReport) -> None:
        self._options, self._report = options, report
        self._seen: set[str] = set()  # of a dry run, which writes nobody down

    def recognized(self, header: Sequence[str]) -> dict[str, int]:
        """Index of the column for each of our names."""
        return columns.recognized(header)

    def columns_of(self, header: Sequence[str]) -> dict[str, int]:
        """The same; what is mapped and what is ignored goes into the report."""
        found = columns.columns_of(header)
        self._report.columns = {header[index].strip(): name for name, index in found.items()}
        self._report.ignored = [cell for cell in header if cell and heading(cell) not in columns.BY_HEADING]
        return found

    def parse(
        self, rows: Iterable[Row | RowIssue], found: dict[str, int]
    ) -> Iterator[PersonDraft | RowIssue]:
        """Drafts of the customers."""
        return parser.parse(rows, found)

    def look(self, batch: Sequence[PersonDraft], report: PeopleReport, at: datetime) -> None:
        """Count what the batch would change."""
        known, addressed, silent = _known(batch)
        for draft in batch:
            there, again = known.get(draft.key), draft.key in self._seen
            _count(there is None, _adds(draft, there, addressed), report, again=again)
            report.subscribers += not again and self._subscribes(draft, there, silent)
            self._seen.add(draft.key)

    def write(self, batch: Sequence[PersonDraft], report: PeopleReport, at: datetime) -> None:
        """Make or complete the customers."""
        known, addressed, silent = _known(batch)
        added = {draft.key: _adds(draft, known.get(draft.key), addressed) for draft in batch}
        newcomers = [Newcomer(email=d.email, name=d.name, phone=d.phone, since=at) for d in batch]
        new = {draft.key for draft in batch if draft.key not in known}
        people, _new = customers.learn_people(newcomers, locale=store.current().language)
        for draft in batch:
            person = people[draft.key]
            _count(draft.key in new, added[draft.key], report)
            if draft.address is not None and draft.key not in addressed:
                customers.save_address(customer_id=person.id, address=draft.address, at=at)
            if self._subscribes(draft, person, silent):
                report.subscribers += 1
                customers.set_marketing(
                    customer_id=person.id, accepts=True, at=at, source=CONSENT_SOURCE, wording=WORDING
                )

    def _subscribes(self, draft: PersonDraft, there: Customer | None, silent: set[str]) -> bool:
        """Whether a yes comes over: never against what was said here, nor to a mailbox that opted out."""
        said = there is not None and (there.accepts_marketing or there.marketing_changed_at is not None)
        return self._options.take_consent and draft.accepts and not said and draft.key not in silent


def _count(new: bool, adds: bool, report: PeopleReport, *, again: bool = False) -> None:
    """Count a customer; `again`: a dry run has seen them further up in the file."""
    if again or not (new or adds):
        report.customers.unchanged += 1
    elif new:
        report.customers.created += 1
    else:
        report.customers.updated += 1


def _known(batch: Sequence[PersonDraft]) -> tuple[dict[str, Customer], set[str], set[str]]:
    """Customers by key, keys of those with an address, keys of mailboxes that want no mail."""
    keys = [draft.key for draft in batch]
    rows = db.session().scalars(select(Customer).where(Customer.email.in_(keys)))
    known = {row.email: row for row in rows}
    addressed = select(Customer.email).join(Address, Address.customer_id == Customer.id)
    hashes = {address_hash(key): key for key in keys}
    silent = select(MailSuppression.address_hash).where(MailSuppression.address_hash.in_(hashes))
    return (
        known,
        set(db.session().scalars(addressed.where(Customer.email.in_(keys)))),
        {hashes[one] for one in db.session().scalars(silent)},
    )


def _adds(draft: PersonDraft, there: Customer | None, addressed: set[str]) -> bool:
    """Whether the file knows something of a customer that the shop does not."""
    if there is None:
        return True
    missing = (draft.name and not there.name) or (draft.phone and not there.phone)
    return bool(missing) or (draft.address is not None and draft.key not in addressed)
