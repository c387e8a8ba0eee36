"""Connecting an account with a provider, changing its keys and secrets, taking it out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from fulfillment.carriers import port, providers
from fulfillment.carriers.base import ENDED
from fulfillment.carriers.port import Field, ProviderInfo
from fulfillment.shipments.models import Parcel
from fulfillment.trackers import connections, queries, signals
from fulfillment.trackers.models import NEW, SHARED, STOPPED, WATCHING, CarrierConnection, Tracker
from shop.kernel import attention, db, ids
from shop.kernel.errors import N_, DomainError, NotFound

MAX_KEY = 300
OLD_SECRET_LIVES = timedelta(days=2)  # longer than any provider goes on sending the same message


class BadKeys(DomainError):
    """Something typed that cannot be a key; `field` says which."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


def connect(*, provider: str, keys: Mapping[str, str], secret: str = "", at: datetime) -> CarrierConnection:
    """Keep an account's keys; an empty one keeps what was there. Raises NotFound, BadKeys."""
    info = providers.provider(provider).info
    row = queries.connection_of(provider)
    before = connections.keys(row) if row is not None else {}
    merged = {each.name: _key(each, keys.get(each.name, ""), before) for each in info.fields}
    if row is None:
        row = CarrierConnection(
            id=ids.new_id(), provider=provider, key=ids.new_token(), keys="", secrets="", strays=[]
        )
        row.connected_at = at
        db.session().add(row)
    _keep_old_key(row, info, before, merged, at=at)
    row.keys, row.enabled, row.problem, row.failures, row.resume_at = (
        connections.sealed(merged),
        True,
        "",
        0,
        None,
    )
    if secret.strip():
        change_secret(row, secret=_plain(secret.strip(), "secret"), at=at)
    attention.resolve(kind=signals.KEY, key=provider, at=at)
    db.session().flush()
    return row


def change_secret(row: CarrierConnection, *, secret: str, at: datetime) -> None:
    """Sign with `secret` from now on; what is signed with the one before counts for two days more."""
    living = [entry for entry in connections.kept_secrets(row) if entry["secret"] != secret]
    until = (at + OLD_SECRET_LIVES).isoformat()
    older = [{**entry, "until": entry["until"] or until} for entry in living]
    older = [entry for entry in older if entry["until"] > at.isoformat()]
    row.secrets = connections.sealed([{"secret": secret, "until": None}, *older[:1]])
    db.session().flush()


def drop_old_secrets(*, provider: str, at: datetime) -> bool:
    """Let only the newest secret count, from now on; whether there was an older one. Raises NotFound."""
    row = _existing(provider)
    before = connections.secrets(row, at=at)
    row.secrets = connections.sealed([one for one in connections.kept_secrets(row) if one["until"] is None])
    db.session().flush()
    return connections.secrets(row, at=at) != before


def hooked(*, provider: str, hook: str, secret: str, at: datetime) -> None:
    """The provider has been told where to send, and signs with `secret`. Raises NotFound."""
    row = _existing(provider)
    row.hook = hook[:80]
    change_secret(row, secret=secret, at=at)


def disconnect(*, provider: str, at: datetime) -> CarrierConnection:
    """Take the keys out: nothing is asked or heard any more, what was heard stays. Raises NotFound."""
    row = _existing(provider)
    row.enabled, row.keys, row.secrets, row.hook = False, "", "", ""
    row.key = ids.new_token()  # the old address is nobody's
    _hand_over(row, at=at)
    for kind in (signals.KEY, signals.SILENT):
        attention.resolve(kind=kind, key=provider, at=at)
    db.session().flush()
    return row


def _hand_over(row: CarrierConnection, *, at: datetime) -> None:
    """Parcels under way are offered to the accounts that are left, or wait for the next one."""
    db.session().flush()
    ours = Tracker.connection_id == row.id
    over = select(Parcel.id).where(or_(Parcel.status.in_(ENDED), Parcel.undone_at.is_not(None)))
    arrived = update(Tracker).where(ours, Tracker.parcel_id.in_(over))
    db.session().execute(arrived.values(state=STOPPED, poll_at=None))
    moving = update(Tracker).where(ours, Tracker.state.in_((WATCHING, SHARED)))
    anew: dict[str, Any] = {
        "connection_id": None,
        "provider": "",
        "reference": "",
        "tried": [],
        "poll_at": None,
    }
    db.session().execute(
        moving.values(**anew, state=NEW, done_at=None, parked_at=None, attempts=0, due_at=at)
    )
    db.session().expire_all()


def _existing(provider: str) -> CarrierConnection:
    row = queries.connection_of(provider)
    if row is None:
        raise NotFound(N_("This provider is not connected."))
    return row


def _key(field: Field, typed: str, before: Mapping[str, str]) -> str:
    value = _plain(typed.strip(), field.name) or before.get(field.name, "")
    if field.required and not value:
        raise BadKeys(N_("This is needed."), field=field.name)
    return value


def _plain(value: str, field: str) -> str:
    if len(value) > MAX_KEY or not value.isascii() or any(not c.isprintable() or c == " " for c in value):
        raise BadKeys(N_("This is not a key: letters, digits and signs, without blanks."), field=field)
    return value


def _keep_old_key(
    row: CarrierConnection,
    info: ProviderInfo,
    before: Mapping[str, str],
    merged: Mapping[str, str],
    *,
    at: datetime,
) -> None:
    """Where the API key itself signs, messages signed with the old one are still under way."""
    old = before.get("api_key", "")
    if info.signed == port.BY_API_KEY and old and old != merged["api_key"]:
        until = (at + OLD_SECRET_LIVES).isoformat()
        row.secrets = connections.sealed([{"secret": old, "until": until}])
