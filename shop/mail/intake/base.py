"""What a provider's file promises: to know its own messages, and to say in one form what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shop.kernel.errors import N_, DomainError
from shop.mail.intake.reports import Report


class Untrusted(DomainError):
    """A message that does not prove whom it is from."""

    status = 401

    def __init__(self) -> None:
        super().__init__(N_("This message does not prove where it is from."))


class Unreadable(DomainError):
    """A message that is from whom it says, and makes no sense."""

    status = 400

    def __init__(self) -> None:
        super().__init__(N_("This message cannot be read."))


class TryLater(DomainError):
    """What is needed to check a message cannot be had just now; the provider sends it again."""

    status = 503

    def __init__(self) -> None:
        super().__init__(N_("This message cannot be checked just now."))


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A message at the door. `key` is what the owner has kept for this provider."""

    body: bytes
    headers: Mapping[str, str]
    user: str
    password: str
    key: str
    at: datetime


class Provider(Protocol):
    """A mail provider that tells what became of mails."""

    name: str  # in the address: /webhooks/mail/<name>
    title: str
    proves_by: (
        str  # "password": one that the shop makes up; "topic": the owner enters whose messages to believe
    )

    def identify(self, ask: Ask) -> str:
        """The message's own id, after proving it. Raises Untrusted, Unreadable, TryLater."""

    def read(self, body: bytes) -> list[Report]:
        """What a proven message tells. Raises Unreadable."""

    def follow_up(self, body: bytes) -> None:
        """What else a proven message asks for, by the worker (confirming a subscription)."""
