"""What an owner has a provider asked for at once: whether the keys open, and to send webhooks here."""

from __future__ import annotations

from datetime import datetime

from fulfillment.carriers import providers
from fulfillment.carriers.failures import ProviderError
from fulfillment.carriers.port import Checked, Hooking
from fulfillment.trackers import calling, connections, operations, queries
from shop.kernel import db, ids
from shop.kernel.errors import N_, Conflict, NotFound


def check(provider: str, *, at: datetime) -> Checked:
    """Try the keys. Raises NotFound, ProviderError. Outside of any transaction."""
    row = queries.connection_of(provider)
    if row is None or not row.enabled:
        raise NotFound(N_("This provider is not connected."))
    account = connections.account(row, at=at)
    db.end_read()
    try:
        found = providers.provider(provider).check(account)
    except ProviderError as error:
        calling.failed(row.id, error, at=at)
        raise
    with db.transaction():
        calling.answered(row.id, at=at)
        kept = queries.connection_of(provider)
        if kept is not None:
            kept.checked_at, kept.test = at, found.test
    return found


def can_hook(provider: str) -> bool:
    """Whether the provider can be told by its API where to send webhooks."""
    return isinstance(providers.provider(provider), Hooking)


def hook(provider: str, *, at: datetime) -> None:
    """Have webhooks sent to our address, signed with a new secret. Raises NotFound, Conflict, ProviderError.

    The secret is kept before the call: whatever is signed with it counts. Outside of any transaction.
    """
    found = providers.provider(provider)
    row = queries.connection_of(provider)
    if row is None or not row.enabled:
        raise NotFound(N_("This provider is not connected."))
    if not isinstance(found, Hooking):
        raise Conflict(N_("The address has to be entered at the provider by hand."))
    secret = ids.new_token()
    account, url, hook_id = connections.account(row, at=at), connections.webhook_url(row), row.hook
    with db.transaction():
        kept = queries.connection_of(provider)
        if kept is not None:
            operations.change_secret(kept, secret=secret, at=at)
    reference = found.hook(account, url=url, secret=secret, reference=hook_id)
    with db.transaction():
        operations.hooked(provider=provider, hook=reference, secret=secret, at=at)
        calling.answered(row.id, at=at)
