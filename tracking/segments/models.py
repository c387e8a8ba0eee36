"""What is known of each customer, in the shop's store beside the customers: traits, facts, who is due."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base
from tracking.segments.groups.models import GroupSearch as GroupSearch
from tracking.segments.lifetime.models import CustomerValue as CustomerValue
from tracking.segments.lifetime.models import LifetimeFit as LifetimeFit
from tracking.segments.propensity.models import CustomerScore as CustomerScore
from tracking.segments.propensity.models import PropensityDay as PropensityDay
from tracking.segments.propensity.models import PropensityTraining as PropensityTraining

NO_PRODUCT = uuid.UUID(int=0)


class CustomerTraits(Base):
    """One customer in figures; each column is a trait of `rules.vocabulary` by its name.

    Money is in minor units of the store's currency; dates are days of the store's zone (`days`). From
    `mail_clicks` to `stage` they come from visits and are filled only with consent.
    """

    __tablename__ = "customer_traits"

    customer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True
    )
    as_of: Mapped[datetime]
    # orders
    orders: Mapped[int] = mapped_column(default=0, server_default="0", index=True)
    spent: Mapped[int] = mapped_column(default=0, server_default="0")
    average_order: Mapped[int | None]
    largest_order: Mapped[int | None]
    items: Mapped[int] = mapped_column(default=0, server_default="0")
    products: Mapped[int] = mapped_column(default=0, server_default="0")
    first_order: Mapped[int | None]
    last_order: Mapped[int | None] = mapped_column(index=True)
    order_gap: Mapped[float | None]
    discounted_orders: Mapped[int] = mapped_column(default=0, server_default="0")
    refunded: Mapped[int] = mapped_column(default=0, server_default="0")
    refunds: Mapped[int] = mapped_column(default=0, server_default="0")
    open_order: Mapped[bool] = mapped_column(default=False, server_default=false())
    # the person
    created: Mapped[int | None]
    account: Mapped[bool] = mapped_column(default=False, server_default=false())
    accepts_marketing: Mapped[bool] = mapped_column(default=False, server_default=false())
    locale: Mapped[str | None] = mapped_column(String(10))
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str | None] = mapped_column(String(120))
    # parcels and returns
    last_delivered: Mapped[int | None]
    late_orders: Mapped[int] = mapped_column(default=0, server_default="0")
    on_the_way: Mapped[bool] = mapped_column(default=False, server_default=false())
    parcel_troubles: Mapped[int] = mapped_column(default=0, server_default="0")
    returns: Mapped[int] = mapped_column(default=0, server_default="0")
    last_return: Mapped[int | None]
    # what they say
    opinion: Mapped[str | None] = mapped_column(String(10))
    opinion_score: Mapped[int | None]
    last_answer: Mapped[int | None]
    complaint: Mapped[bool] = mapped_column(default=False, server_default=false())
    messages: Mapped[int] = mapped_column(default=0, server_default="0")
    last_message: Mapped[int | None]
    waiting: Mapped[bool] = mapped_column(default=False, server_default=false())
    reviews: Mapped[int] = mapped_column(default=0, server_default="0")
    rating: Mapped[float | None]
    last_review: Mapped[int | None]
    wishes: Mapped[int] = mapped_column(default=0, server_default="0")
    # mails and visits
    mails: Mapped[int] = mapped_column(default=0, server_default="0")
    last_mail: Mapped[int | None]
    mail_clicks: Mapped[int | None]
    last_mail_click: Mapped[int | None]
    visits: Mapped[int | None]
    last_visit: Mapped[int | None]
    views: Mapped[int | None]
    last_view: Mapped[int | None]
    carts: Mapped[int | None]
    last_cart: Mapped[int | None]
    first_channel: Mapped[str | None] = mapped_column(String(40))
    last_channel: Mapped[str | None] = mapped_column(String(40))
    stage: Mapped[str | None] = mapped_column(String(12))
    # scores; written by whoever reckons them
    temperature: Mapped[str | None] = mapped_column(String(10))
    propensity: Mapped[float | None]
    lifetime_value: Mapped[int | None]
    alive: Mapped[float | None]
    lifecycle: Mapped[str | None] = mapped_column(String(12))
    recency_score: Mapped[int | None]
    frequency_score: Mapped[int | None]
    money_score: Mapped[int | None]


class CustomerFact(Base):
    """Something that happened to a customer on a day, once for each `ref` (order, visit, mail …) and product.

    What is counted within a time is counted here; `product_id` is NO_PRODUCT where there is none.
    """

    __tablename__ = "customer_facts"
    __table_args__ = (Index("ix_customer_facts_kind", "kind", "product_id", "day"),)

    customer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    ref: Mapped[str] = mapped_column(String(36), primary_key=True)
    product_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=NO_PRODUCT)
    day: Mapped[int]
    channel: Mapped[str] = mapped_column(String(40), default="", server_default="")
    quantity: Mapped[int] = mapped_column(default=1, server_default="1")
    amount_minor: Mapped[int] = mapped_column(default=0, server_default="0")


class SegmentDue(Base):
    """A customer to be looked at again, since `due_at`: something happened (`fresh`), so that their traits
    change, or only time has gone by. `quiet`: whatever comes of it, nothing happened to them just now."""

    __tablename__ = "segment_due"

    customer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True
    )
    due_at: Mapped[datetime] = mapped_column(index=True)
    fresh: Mapped[bool] = mapped_column(default=False, server_default=false())
    quiet: Mapped[bool] = mapped_column(default=False, server_default=false())


class SegmentDay(Base):
    """How many were in a segment at the end of a day, and how many came and went on it."""

    __tablename__ = "segment_days"

    code: Mapped[str] = mapped_column(ForeignKey("segments.code", ondelete="CASCADE"), primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(default=0)
    entered: Mapped[int] = mapped_column(default=0)
    left: Mapped[int] = mapped_column(default=0)
