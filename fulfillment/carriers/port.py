"""What a provider of tracking, labels or rates has to offer, and the values that go to and fro.

A carrier (USPS, DHL) moves a parcel; a provider (EasyPost, 17TRACK) is the account through which the shop
hears of it. Each provider is a package beside this file. It translates shapes and nothing else: its codes
become statuses by a table (`meanings`), so that an owner can add what the table lacks, and so that what is
kept raw can be read again. Providers never touch the database, and never guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from fulfillment.carriers.meanings import Meaning, Report

BY_SECRET, BY_API_KEY, BY_PUBLIC_KEY, UNSIGNED = "secret", "api_key", "public_key", "unsigned"


@dataclass(frozen=True, kw_only=True)
class Field:
    """Something an owner types to connect. `label`, `hint`: gettext ids. Secrets are never shown again."""

    name: str
    label: str
    hint: str = ""
    secret: bool = True
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class ProviderInfo:
    """A provider as owners choose it. `code` is also its webhooks' source: /webhooks/<code>/<connection>.

    `signed` is one of BY_SECRET (typed or made by us, two may live), BY_API_KEY, BY_PUBLIC_KEY, UNSIGNED.
    `batch` numbers go into one look-up, `per_second` calls are allowed. `needs_carrier`: it cannot find out
    by itself who carries a number. `setup` is a gettext id: where the webhook's address goes.
    """

    code: str
    name: str
    fields: tuple[Field, ...]
    signed: str
    setup: str
    keys_url: str
    batch: int = 1
    per_second: float = 5.0
    needs_carrier: bool = False


@dataclass(frozen=True, kw_only=True)
class Account:
    """An owner's account with a provider. `keys` by Field.name; `secrets` that sign webhooks, newest first.

    `base_url` stands in for the provider's own address where a test or a proxy wants that.
    """

    connection: str
    keys: Mapping[str, str] = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    base_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A parcel to watch. `carrier` is our code (usps, ups…), `reference` the provider's tracker."""

    number: str
    carrier: str = ""
    reference: str = ""
    country: str = ""
    postal_code: str = ""


@dataclass(frozen=True, kw_only=True)
class Call:
    """A webhook as it came: raw body, headers by lower-case name, path with query."""

    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    at: datetime
    method: str = "POST"
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A call found genuine. `external_id` is equal for the same message sent twice.

    Not `trusted`: what it says is looked up before anything is done.
    """

    external_id: str
    trusted: bool = True


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a test of an account showed: whether it only plays, and how many numbers it may still watch."""

    test: bool = False
    left: int | None = None


@dataclass(frozen=True, kw_only=True)
class Watched:
    """The provider watches a number now, under `reference`, and may already know something."""

    reference: str = ""
    report: Report | None = None


class Tracking(Protocol):
    """The tracking side of a provider. Network calls raise ProviderError's kinds, and only those."""

    @property
    def info(self) -> ProviderInfo:
        """Who it is and what it needs."""

    @property
    def meanings(self) -> Mapping[str, Meaning]:
        """Its codes: exact ones, and "prefix*" for all that begin so; the longest wins."""

    def check(self, account: Account) -> Checked:
        """Ask for something harmless, to see whether the keys open. Network."""

    def watch(self, account: Account, asked: Asked) -> Watched:
        """Have a number watched; asking again changes nothing. Network."""

    def look_up(self, account: Account, asked: Sequence[Asked]) -> tuple[Report, ...]:
        """What is known of at most `info.batch` numbers; those it does not know are left out. Network."""

    def hear(self, account: Account, call: Call) -> Heard:
        """Check a webhook. Raises BadSignature (no secret: always), Malformed. No network but public keys."""

    def read(self, body: bytes) -> tuple[Report, ...]:
        """What a body says, () for other news. Pure. Raises Malformed."""


@runtime_checkable
class Hooking(Protocol):
    """A provider that can be told by its API where to send webhooks, and how to sign them."""

    def hook(self, account: Account, *, url: str, secret: str, reference: str = "") -> str:
        """Have webhooks sent to `url` signed with `secret`; the provider's name of it.

        `reference` is that name from an earlier time: then only the secret changes. Network.
        """
