"""Values of attributes from a CSV file: a column `email`, and one for each attribute by its name or key.

The file is read whole first (`plan`): what cannot be kept is told line by line, and nothing of such a line is
written. Then (`carry_out`) it is written, in short transactions of its own. An empty cell changes nothing; a
cell with a single hyphen takes the value back.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shop.customers.attributes import operations, queries, values
from shop.customers.attributes.models import FILE, CustomerAttribute
from shop.customers.attributes.values import Parsed
from shop.customers.models import Customer
from shop.kernel import db
from shop.kernel.errors import N_, DomainError

MOST_LINES, MOST_BYTES, LONGEST = 100_000, 20_000_000, 20_000
EMAIL, TAKE_BACK, AT_ONCE, MOST_TOLD = "email", "-", 200, 200


class BadFile(DomainError):
    """A file that is no table of attributes."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line that cannot be kept, and why."""

    number: int
    problem: DomainError


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a line notes of a customer, by key; None takes a value back."""

    number: int
    customer_id: uuid.UUID
    noted: tuple[tuple[str, Parsed | None], ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a file would do: values for `rows`, in `columns`; `refused` lines are left out, as are `ignored`
    columns that are no attributes."""

    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    rows: tuple[Row, ...]
    refused: tuple[Line, ...]

    @property
    def values(self) -> int:
        """How many values it notes or takes back."""
        return sum(len(row.noted) for row in self.rows)


def plan(content: bytes) -> Plan:
    """What a CSV file says. Reads only. Raises BadFile."""
    if len(content) > MOST_BYTES:
        raise BadFile(N_("The file is too large: %(most)s MB at most."), most=MOST_BYTES // 1_000_000)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(N_("The file is not written in UTF-8.")) from None
    reader = csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=_delimiter(text), strict=False)
    lines = _lines(reader)
    _number, names = next(lines, (0, []))
    columns, ignored = _columns(names)
    place = [values.fold(name) for name in names].index(EMAIL)
    good: list[Row] = []
    refused: list[Line] = []
    known = _customers()
    seen = set[uuid.UUID]()
    for number, cells in lines:
        try:
            row = _row(number, cells, place, columns, known)
            if row.customer_id in seen:
                raise BadFile(N_("This customer is in the file twice; the first line counts."))
        except DomainError as problem:
            refused.append(Line(number=number, problem=problem))
        else:
            seen.add(row.customer_id)
            good.append(row)
    named = tuple(one.key for one in columns.values())
    return Plan(columns=named, ignored=tuple(ignored), rows=tuple(good), refused=tuple(refused))


def carry_out(planned: Plan, *, at: datetime) -> int:
    """Write it, in transactions of its own; of how many customers something else is known now."""
    count = 0
    for start in range(0, len(planned.rows), AT_ONCE):
        some = {row.customer_id: row for row in planned.rows[start : start + AT_ONCE]}
        with db.transaction():
            asked = select(Customer.id).where(Customer.id.in_(list(some)), Customer.erased_at.is_(None))
            held = asked.order_by(Customer.id).with_for_update(key_share=True)
            there = {one.key for one in queries.living()}
            changed = [who for who in db.session().scalars(held) if _write(some[who], there, at=at)]
            operations.tell(changed, at=at)
            count += len(changed)
    return count


def _write(row: Row, there: set[str], *, at: datetime) -> bool:
    """Write a line, but for attributes that are gone meanwhile; whether something was another before."""
    noted = [one for one in row.noted if one[0] in there]
    return sum(operations.write(row.customer_id, *one, source=FILE, at=at) for one in noted) > 0


def _delimiter(text: str) -> str:
    """A comma, or what tables of some countries have in its place."""
    first = text.partition("\n")[0]
    return max((",", ";", "\t"), key=first.count)


def _lines(reader: object) -> Iterator[tuple[int, list[str]]]:
    try:
        for count, cells in enumerate(reader):  # type: ignore[var-annotated, arg-type]
            if count > MOST_LINES:
                raise BadFile(N_("The file has too many lines: %(most)s at most."), most=MOST_LINES)
            if any(len(cell) > LONGEST for cell in cells):
                raise BadFile(N_("The file is no CSV."))
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells  # type: ignore[attr-defined]
    except csv.Error:
        raise BadFile(N_("The file is no CSV.")) from None


def _columns(names: list[str]) -> tuple[dict[int, CustomerAttribute], list[str]]:
    """The attributes by the places of their columns, and the columns that are none."""
    by_name = {values.fold(one.name): one for one in queries.living()}
    by_name |= {one.key: one for one in queries.living()}
    folded = [values.fold(name) for name in names]
    if EMAIL not in folded:
        raise BadFile(N_("The first line must name the columns, one of them “email”."))
    found = {place: by_name[name] for place, name in enumerate(folded) if name in by_name}
    if not found:
        raise BadFile(N_("No column has the name of an attribute."))
    if len({one.key for one in found.values()}) < len(found):
        raise BadFile(N_("Two columns are the same attribute."))
    others = [name for place, name in enumerate(names) if place not in found and folded[place] != EMAIL]
    return found, [name[:60] for name in others if name.strip()]


def _row(
    number: int,
    cells: list[str],
    place: int,
    columns: dict[int, CustomerAttribute],
    known: dict[str, uuid.UUID],
) -> Row:
    email = cells[place].strip().lower() if place < len(cells) else ""
    if email not in known:
        raise BadFile(N_("There is no customer with the address “%(email)s”."), email=email[:100])
    noted = []
    for at, attribute in columns.items():
        typed = cells[at].strip() if at < len(cells) else ""
        if typed:
            parsed = None if typed == TAKE_BACK else values.parse(attribute, typed)
            noted.append((attribute.key, parsed))
    return Row(number=number, customer_id=known[email], noted=tuple(noted))


def _customers() -> dict[str, uuid.UUID]:
    asked = select(Customer.email, Customer.id).where(Customer.erased_at.is_(None))
    return {row.email: row.id for row in db.session().execute(asked)}
