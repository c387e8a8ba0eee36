"""Attributes: an owner defines them, fills them in, lets them go. In the caller's transaction."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from shop.customers.attributes import queries, values
from shop.customers.attributes.models import CHOICE, FORM, KINDS, AttributeValue, CustomerAttribute
from shop.customers.attributes.values import Parsed
from shop.customers.events import AttributesChanged
from shop.customers.models import Customer
from shop.kernel import db, events
from shop.kernel.errors import N_, Conflict, DomainError, NotFound

MOST, MOST_CHOICES, LONGEST_NAME, LONGEST_KEY, LONGEST_CHOICE = 100, 50, 80, 40, 80
AT_ONCE = 500


class BadAttribute(DomainError):
    """An attribute that cannot be."""


def define(
    *, name: str, kind: str, key: str = "", choices: Sequence[str] = (), at: datetime
) -> CustomerAttribute:
    """A new attribute; its key is made of the name where none is given. Raises BadAttribute, Conflict."""
    if kind not in KINDS:
        raise BadAttribute(N_("Please choose what kind of value it has."))
    called = _name(name)
    made = CustomerAttribute(
        key=_key(key or called, given=bool(key)),
        name=called,
        kind=kind,
        choices=_choices(choices) if kind == CHOICE else [],
        position=db.session().scalar(select(func.count()).select_from(CustomerAttribute)) or 0,
        created_at=at,
    )
    if len(queries.living()) >= MOST:
        raise BadAttribute(N_("There are %(most)s attributes already. Let one go first."), most=MOST)
    db.session().add(made)
    db.session().flush()
    return made


def rename(*, key: str, name: str, choices: Sequence[str] = ()) -> CustomerAttribute:
    """Call it otherwise, and let it have other choices: those that are taken stay. Raises the same."""
    found = _living(key)
    found.name = _name(name, but=key)
    if found.kind == CHOICE:
        wanted = _choices(choices)
        taken = set(db.session().scalars(select(AttributeValue.text).where(AttributeValue.key == key)))
        if missing := sorted(taken - set(wanted)):
            message = N_("Some customers have “%(value)s”: keep it among the choices.")
            raise Conflict(message, value=missing[0])
        found.choices = wanted
    db.session().flush()
    return found


def retire(*, key: str, at: datetime) -> None:
    """Let an attribute go with all its values; its key stays taken. Raises NotFound."""
    found = _living(key)
    theirs = select(AttributeValue.customer_id).where(AttributeValue.key == key)
    known = list(db.session().scalars(theirs.order_by(AttributeValue.customer_id)))
    gone = delete(AttributeValue).where(AttributeValue.key == key)
    db.session().execute(gone.execution_options(synchronize_session=False))
    found.retired_at = at
    db.session().flush()
    tell(known, at=at)


def put(
    *, customer_id: uuid.UUID, key: str, value: str | None, source: str = FORM, at: datetime
) -> AttributeValue | None:
    """Note a value of a customer, or (None or nothing) take it back. Raises BadValue, NotFound."""
    attribute = _living(key)
    asked = select(Customer.id).where(Customer.id == customer_id, Customer.erased_at.is_(None))
    if db.session().scalar(asked.with_for_update(key_share=True)) is None:
        raise NotFound(N_("There is no such customer."))
    if not write(customer_id, attribute.key, values.parse(attribute, value or ""), source=source, at=at):
        return db.session().get(AttributeValue, (customer_id, key))
    tell([customer_id], at=at)
    return db.session().get(AttributeValue, (customer_id, key))


def write(customer_id: uuid.UUID, key: str, parsed: Parsed | None, *, source: str, at: datetime) -> bool:
    """Write one value of somebody who is held; whether it was another before."""
    known = db.session().get(AttributeValue, (customer_id, key))
    if parsed is None:
        if known is not None:
            db.session().delete(known)
            db.session().flush()
        return known is not None
    if known is None:
        known = AttributeValue(customer_id=customer_id, key=key)
        db.session().add(known)
    elif known.text == parsed.text:
        return False
    known.text, known.folded, known.number, known.day = parsed.text, parsed.folded, parsed.number, parsed.day
    known.source, known.at = source, at
    db.session().flush()
    return True


def tell(customer_ids: Iterable[uuid.UUID], *, at: datetime) -> None:
    """Publish that something else is known of these customers."""
    found = list(customer_ids)
    for start in range(0, len(found), AT_ONCE):
        events.publish(AttributesChanged(customers=tuple(found[start : start + AT_ONCE])), at=at)


def _living(key: str) -> CustomerAttribute:
    found = queries.by_key(key)
    if found is None or found.retired_at is not None:
        raise NotFound(N_("There is no attribute “%(name)s”."), name=key[:LONGEST_KEY])
    return found


def _name(typed: str, *, but: str = "") -> str:
    name = " ".join(typed.replace("\x00", "").split())[:LONGEST_NAME]
    if not name:
        raise BadAttribute(N_("An attribute needs a name."))
    if any(one.key != but and one.name.casefold() == name.casefold() for one in queries.living()):
        raise Conflict(N_("There is an attribute of this name already."))
    return name


def _key(typed: str, *, given: bool) -> str:
    plain = unicodedata.normalize("NFKD", typed).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[: LONGEST_KEY - 4] or "attribute"
    taken = set(db.session().scalars(select(CustomerAttribute.key)))
    if given and base in taken:
        raise Conflict(N_("There is an attribute of this name already."))
    names = (base if number == 1 else f"{base}_{number}" for number in range(1, len(taken) + 3))
    return next(name for name in names if name not in taken)


def _choices(typed: Sequence[str]) -> list[str]:
    found: dict[str, str] = {}
    for one in typed:
        text = " ".join(one.replace("\x00", "").split())[:LONGEST_CHOICE]
        if text:
            found.setdefault(values.fold(text), text)
    if len(found) < 2 or len(found) > MOST_CHOICES:
        raise BadAttribute(N_("Give 2 to %(most)s different choices."), most=MOST_CHOICES)
    return list(found.values())
