"""Reads: connections, trackers by number or parcel, what is due, what nobody understands."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from fulfillment.carriers.base import ENDED
from fulfillment.carriers.meanings import Meaning
from fulfillment.carriers.simulator import SIMULATOR
from fulfillment.shipments.models import Parcel
from fulfillment.trackers.models import (
    FAILED,
    NEW,
    SHARED,
    UNMAPPED,
    WATCHING,
    CarrierConnection,
    CodeMeaning,
    ToldScan,
    Tracker,
)
from shop.kernel import db, work
from shop.orders.models import Order


@dataclass(frozen=True)
class Unknown:
    """A code that nobody understands: how often and on how many parcels, with one scan as an example."""

    provider: str
    code: str
    scans: int
    parcels: int
    example: ToldScan


@dataclass(frozen=True)
class Claim:
    """A tracker with its parcel and the number of its order."""

    tracker: Tracker
    parcel: Parcel
    order_number: int


def connections() -> list[CarrierConnection]:
    """Every connection, the oldest first: in that order a number is offered to them."""
    return list(db.session().scalars(select(CarrierConnection).order_by(CarrierConnection.connected_at)))


def connection_of(provider: str) -> CarrierConnection | None:
    """The connection with a provider."""
    return db.session().scalar(select(CarrierConnection).where(CarrierConnection.provider == provider))


def connection_by_key(key: str) -> CarrierConnection | None:
    """The connection whose webhooks come to an address."""
    if not key.isascii() or not 20 <= len(key) <= 64:
        return None
    return db.session().scalar(select(CarrierConnection).where(CarrierConnection.key == key))


def tracker_of(parcel_id: uuid.UUID) -> Tracker | None:
    """A parcel's tracker."""
    return db.session().scalar(select(Tracker).where(Tracker.parcel_id == parcel_id))


def of_order(order_id: uuid.UUID) -> list[Tracker]:
    """Trackers of an order's parcels in use, in the order the parcels left. One statement."""
    query = select(Tracker).join(Parcel, Parcel.id == Tracker.parcel_id)
    mine = query.where(Parcel.order_id == order_id, Parcel.undone_at.is_(None))
    return list(db.session().scalars(mine.order_by(Parcel.shipped_at, Tracker.id)))


def about(connection_id: uuid.UUID, number: str, reference: str = "") -> list[tuple[Tracker, Parcel]]:
    """Trackers of parcels in use that a report with that number is about, the oldest first."""
    mine = Tracker.reference == reference if reference else None
    match = Tracker.number == number
    query = (
        select(Tracker, Parcel)
        .join(Parcel, Parcel.id == Tracker.parcel_id)
        .where(Tracker.connection_id == connection_id, Parcel.undone_at.is_(None))
        .where(or_(match, mine) if mine is not None else match)
        .where(Tracker.state.in_((NEW, WATCHING, SHARED)))
        .order_by(Parcel.shipped_at, Tracker.id)
    )
    return [(row[0], row[1]) for row in db.session().execute(query)]


def unfollowed(*, limit: int = 500) -> list[uuid.UUID]:
    """Parcels under way with a number that no tracker follows, or one of another number."""
    query = (
        select(Parcel.id)
        .outerjoin(Tracker, Tracker.parcel_id == Parcel.id)
        .where(Parcel.undone_at.is_(None), Parcel.status.not_in(ENDED), Parcel.tracking_number != "")
        .where(Parcel.carrier != SIMULATOR.info.code)
        .where(or_(Tracker.id.is_(None), Tracker.number != Parcel.tracking_number))
        .order_by(Parcel.shipped_at)
        .limit(limit)
    )
    return list(db.session().scalars(query))


def due_connections(*, at: datetime) -> list[CarrierConnection]:
    """Connections with trackers to ask about now, unless they have to wait."""
    asking = select(Tracker.connection_id).where(Tracker.state == WATCHING, Tracker.poll_at <= at)
    query = select(CarrierConnection).where(
        CarrierConnection.enabled,
        or_(CarrierConnection.resume_at.is_(None), CarrierConnection.resume_at <= at),
        CarrierConnection.id.in_(asking),
    )
    return list(db.session().scalars(query.order_by(CarrierConnection.connected_at)))


def polls_due() -> ColumnElement[bool]:
    """Whether an account that is in use has trackers to ask about at the time of a sweep."""
    is_due = Tracker.state == WATCHING, Tracker.poll_at <= work.AT
    return exists().where(CarrierConnection.enabled, Tracker.connection_id == CarrierConnection.id, *is_due)


def meanings(provider: str) -> dict[str, Meaning]:
    """What the owner has said about a provider's codes."""
    rows = db.session().scalars(select(CodeMeaning).where(CodeMeaning.provider == provider))
    return {
        row.code: Meaning(status=row.status, reason=row.reason, delayed=row.delayed, action=row.action)
        for row in rows
    }


def decided() -> list[CodeMeaning]:
    """Everything owners have said about codes, the newest first."""
    return list(db.session().scalars(select(CodeMeaning).order_by(CodeMeaning.decided_at.desc())))


def unknown_codes(*, limit: int = 50) -> list[Unknown]:
    """Codes that wait for a meaning, the commonest first."""
    query = (
        select(
            ToldScan.provider,
            ToldScan.code,
            func.count(),
            func.count(ToldScan.tracker_id.distinct()),
            func.max(ToldScan.heard_at),
        )
        .where(ToldScan.state == UNMAPPED)
        .group_by(ToldScan.provider, ToldScan.code)
        .order_by(func.count().desc(), ToldScan.code)
        .limit(limit)
    )
    rows = db.session().execute(query).all()
    return [Unknown(row[0], row[1], row[2], row[3], _example(row[0], row[1])) for row in rows]


def _example(provider: str, code: str) -> ToldScan:
    query = select(ToldScan).where(
        ToldScan.state == UNMAPPED, ToldScan.provider == provider, ToldScan.code == code
    )
    return db.session().scalars(query.order_by(ToldScan.heard_at.desc()).limit(1)).one()


def number_of_codes() -> Select[int]:
    """Counts the codes that wait for a meaning."""
    codes = select(ToldScan.provider, ToldScan.code).where(ToldScan.state == UNMAPPED).distinct()
    return select(func.count()).select_from(codes.subquery())


def waiting_codes() -> int:
    """How many codes wait for a meaning."""
    return db.session().scalar(number_of_codes()) or 0


def told(tracker_id: uuid.UUID, states: Sequence[str]) -> list[ToldScan]:
    """What was told of a tracker and is in one of these states, oldest first."""
    query = select(ToldScan).where(ToldScan.tracker_id == tracker_id, ToldScan.state.in_(states))
    return list(db.session().scalars(query.order_by(ToldScan.occurred_at, ToldScan.id)))


def claims(states: Sequence[str], *, limit: int = 100) -> list[Claim]:
    """Trackers in one of these states with parcel and order, by number."""
    query = (
        select(Tracker, Parcel, Order.number)
        .join(Parcel, Parcel.id == Tracker.parcel_id)
        .join(Order, Order.id == Parcel.order_id)
        .where(Tracker.state.in_(states), Parcel.undone_at.is_(None))
        .order_by(Tracker.number, Parcel.shipped_at)
        .limit(limit)
    )
    return [Claim(*row) for row in db.session().execute(query)]


def following(connection_id: uuid.UUID) -> int:
    """How many parcels under way a connection follows."""
    query = (
        select(func.count())
        .select_from(Tracker)
        .join(Parcel, Parcel.id == Tracker.parcel_id)
        .where(Tracker.connection_id == connection_id, Tracker.state == WATCHING)
        .where(Parcel.undone_at.is_(None), Parcel.status.not_in(ENDED))
    )
    return db.session().scalar(query) or 0


def failing() -> list[Claim]:
    """Trackers that nobody could make."""
    return claims((FAILED,))


def first_watch(connection_id: uuid.UUID) -> datetime | None:
    """Since when a connection has followed the oldest of its parcels under way."""
    query = (
        select(func.min(Tracker.done_at))
        .join(Parcel, Parcel.id == Tracker.parcel_id)
        .where(Tracker.connection_id == connection_id, Tracker.state == WATCHING)
        .where(Parcel.undone_at.is_(None), Parcel.status.not_in(ENDED))
    )
    return db.session().scalar(query)


def order_number(tracker_id: uuid.UUID) -> int | None:
    """The number of the order that a tracker is about."""
    query = select(Order.number).join(Parcel, Parcel.order_id == Order.id)
    return db.session().scalar(
        query.join(Tracker, Tracker.parcel_id == Parcel.id).where(Tracker.id == tracker_id)
    )


def sample_numbers() -> dict[str, str]:
    """A tracking number of each carrier that has been used."""
    query = select(Parcel.carrier, func.max(Parcel.tracking_number)).where(Parcel.tracking_number != "")
    return {row[0]: row[1] for row in db.session().execute(query.group_by(Parcel.carrier))}
