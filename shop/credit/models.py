"""Rows of credit: accounts, what moved on them, and what orders hold."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base
from shop.kernel.money import Money

GIFT_CARD, STORE_CREDIT = "gift_card", "store_credit"
KINDS = (GIFT_CARD, STORE_CREDIT)
# What moves a balance; the sum of an account's entries is its balance.
ISSUED, BONUS, ADJUSTED = "issued", "bonus", "adjusted"
SPENT, RELEASED, REFUNDED = "spent", "released", "refunded"
EXPIRED, VOIDED = "expired", "voided"
# What an order has of an account: set aside, paid with, given back because the order came to nothing.
HELD, PAID, FREED = "held", "paid", "freed"


class CreditAccount(Base):
    """A gift card (whoever has its code may spend it) or the store credit of one customer in one currency.

    Of a code only the hash and its last four signs are kept; a card that has not been delivered has none yet.
    `order_id` is the order that bought the card. `balance_minor` is the sum of the entries, moved with them.
    """

    __tablename__ = "credit_accounts"
    __audited__ = True
    __audit_hides__ = (
        "code_hash",
        "recipient_name",
        "recipient_email",
        "sender_name",
        "message",
        "balance_minor",
    )
    __table_args__ = (
        CheckConstraint("balance_minor >= 0", name="balance_not_negative"),
        Index(
            "uq_credit_accounts_holder",
            "customer_id",
            "currency",
            unique=True,
            sqlite_where=text("kind = 'store_credit'"),
            postgresql_where=text("kind = 'store_credit'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    currency: Mapped[str] = mapped_column(String(3))
    balance_minor: Mapped[int] = mapped_column(default=0)
    value_minor: Mapped[int] = mapped_column(default=0)  # of a card: what it was issued for
    customer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("customers.id", ondelete="SET NULL"))
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_ending: Mapped[str] = mapped_column(String(4), default="")
    recipient_name: Mapped[str] = mapped_column(String(120), default="")
    recipient_email: Mapped[str] = mapped_column(String(320), default="", index=True)
    sender_name: Mapped[str] = mapped_column(String(120), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    locale: Mapped[str] = mapped_column(String(10), default="en")
    order_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    deliver_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def balance(self) -> Money:
        """What is left."""
        return Money(self.balance_minor, self.currency)

    @property
    def value(self) -> Money:
        """What a card was issued for."""
        return Money(self.value_minor, self.currency)

    def usable(self, at: datetime) -> bool:
        """Whether it may be spent, if anything is left."""
        return self.disabled_at is None and (self.expires_at is None or self.expires_at > at)


class CreditEntry(Base):
    """Money that moved on an account, never changed afterwards. `amount_minor` has its sign.

    `key` names the act, so that repeating it enters nothing.
    """

    __tablename__ = "credit_entries"
    __table_args__ = (CheckConstraint("amount_minor <> 0", name="amount_not_zero"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("credit_accounts.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(12))
    amount_minor: Mapped[int]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    order_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="")


class CreditHold(Base):
    """What an order takes of an account; `round` counts how often it was set aside (an order may revive)."""

    __tablename__ = "credit_holds"
    __table_args__ = (
        UniqueConstraint("order_id", "account_id"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("credit_accounts.id"), index=True)
    amount_minor: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(8), default=HELD)
    round: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime]
