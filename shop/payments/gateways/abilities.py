"""What some gateways can do besides: tell of disputes, and keep the messages that nobody took."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, runtime_checkable

from shop.payments.gateways.base import Dispute, RefundResult


@runtime_checkable
class DisputeTeller(Protocol):
    """What a gateway can do besides when banks may call its payments into question."""

    def retrieve_dispute(self, reference: str) -> Dispute:
        """The dispute as it is now. Raises UnknownPayment."""

    def dashboard(self, reference: str) -> str:
        """The address at the provider where a payment and its disputes are answered."""


@runtime_checkable
class EventKeeper(Protocol):
    """What a gateway can do besides when it keeps its messages for those who could not be reached."""

    @property
    def mode(self) -> str:
        """ "live" or "test"."""

    def missed(self, *, since: datetime, until: datetime) -> tuple[tuple[str, bytes], ...]:
        """(id, body) of the messages between both instants, oldest first, as a webhook would bring them."""

    def refunds_of(self, reference: str) -> tuple[RefundResult, ...]:
        """Every refund of a payment, wherever it was asked for."""
