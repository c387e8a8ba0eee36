"""Warehouses themselves: add, change, give and take links and secrets."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import update

from fulfillment.warehouses import keys, links
from fulfillment.warehouses.models import API, LINK, Warehouse
from fulfillment.warehouses.operations.locking import existing
from shop.brand import store
from shop.kernel import db, ids
from shop.kernel.errors import N_, DomainError
from shop.mail import addresses
from shop.mail.addresses import BadAddress

REFUSALS_NOTED = timedelta(seconds=30)
NEAR = ("localhost", "127.0.0.1")


class BadWarehouse(DomainError):
    """Something typed about a warehouse that cannot be; `field` says which."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What an owner says about a warehouse."""

    name: str
    kind: str = LINK
    email: str = ""
    language: str = "en"
    url: str = ""
    takes_all: bool = False
    active: bool = True


def add(typed: Typed, *, at: datetime) -> Warehouse:
    """A new one, with a link, or with an address for its webhooks and secrets. Raises BadWarehouse."""
    identity = ids.new_id()
    made = Warehouse(
        id=identity, code=f"w-{identity.hex}", key=ids.new_token(), link_version=1, created_at=at
    )
    made.kind = typed.kind if typed.kind in (LINK, API) else LINK
    _write(made, typed)
    db.session().add(made)
    if made.kind == LINK:
        made.token_hash = ids.token_hash(links.token(made.id, made.link_version))
    else:
        keys.renew(made, at=at)
    db.session().flush()
    _only_one(made)
    return made


def change(warehouse_id: uuid.UUID, typed: Typed) -> Warehouse:
    """Other words about one; how it is talked to stays. Raises NotFound, BadWarehouse."""
    found = existing(warehouse_id)
    _write(found, typed)
    db.session().flush()
    _only_one(found)
    return found


def new_link(warehouse_id: uuid.UUID) -> str:
    """The address of its link from now on; the one before opens nothing. Raises NotFound."""
    found = existing(warehouse_id)
    found.link_version += 1
    found.token_hash = ids.token_hash(links.token(found.id, found.link_version))
    db.session().flush()
    return links.url(found)


def no_link(warehouse_id: uuid.UUID) -> None:
    """Let no link open anything. Raises NotFound."""
    existing(warehouse_id).token_hash = None
    db.session().flush()


def new_secrets(warehouse_id: uuid.UUID, *, at: datetime) -> dict[str, Any]:
    """A new pair of secrets, to be shown once; the one before counts for two days more. Raises NotFound."""
    pair = keys.renew(existing(warehouse_id), at=at)
    db.session().flush()
    return pair


def drop_old_secrets(warehouse_id: uuid.UUID) -> None:
    """Let only the newest pair count. Raises NotFound."""
    keys.drop_old(existing(warehouse_id))
    db.session().flush()


def heard_from(warehouse_id: uuid.UUID, *, at: datetime) -> None:
    """A genuine message came."""
    existing(warehouse_id).heard_at = at
    db.session().flush()


def refused_call(warehouse_id: uuid.UUID, *, at: datetime) -> None:
    """Somebody called with a wrong signature: counted, twice a minute at most."""
    found = existing(warehouse_id)
    if found.refused_at is None or at - found.refused_at > REFUSALS_NOTED:
        found.refused, found.refused_at = found.refused + 1, at
        db.session().flush()


def _write(row: Warehouse, typed: Typed) -> None:
    name = " ".join(typed.name.split())
    if not 0 < len(name) <= 80:
        raise BadWarehouse(N_("This is needed."), field="name")
    if typed.language not in store.LANGUAGES:
        raise BadWarehouse(N_("This language is not available."), field="language")
    row.name, row.language, row.active = name, typed.language, typed.active
    row.takes_all = typed.takes_all and typed.active
    row.email = _email(typed.email, needed=row.kind == LINK)
    row.url = _url(typed.url) if row.kind == API else ""


def _email(text: str, *, needed: bool) -> str:
    if not text.strip() and not needed:
        return ""
    try:
        return addresses.normalized(text)
    except BadAddress as error:
        raise BadWarehouse(error.message, field="email") from None


def _url(text: str) -> str:
    found = text.strip().rstrip("/")
    try:
        parts = urlsplit(found)
        secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in NEAR)
        plain = not (parts.username or parts.password or parts.query or parts.fragment) and parts.port != 0
    except ValueError:
        secure = plain = False
    if not (secure and plain and parts.hostname and len(found) <= 300 and found.isascii()):
        raise BadWarehouse(N_("An address beginning with https:// is needed."), field="url")
    return found


def _only_one(row: Warehouse) -> None:
    if row.takes_all:
        others = update(Warehouse).where(Warehouse.id != row.id, Warehouse.takes_all)
        db.session().execute(others.values(takes_all=False))
