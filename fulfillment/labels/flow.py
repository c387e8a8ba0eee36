"""The use case of a label: buy, give back. One of the few places that open transactions.

    (prices have been asked: `comparing`)
    transaction 1: take one offer, under the order's lock: two presses are one purchase
    outside:       buy it
    transaction 2: record what was bought
    transaction 3: hand the parcel over with its number
    outside:       fetch the sheet, transaction 4 keeps it

A crash between any two of them loses nothing and buys nothing twice: what nobody answered is looked for at
the provider (`resume`, by the worker), and only what is surely not there may be bought again, by a person.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from fulfillment.carriers.failures import BadKey, ProviderError, Refused, Unreachable
from fulfillment.carriers.labels import ASKED, REFUSED, Label, Labels
from fulfillment.carriers.port import Account
from fulfillment.carriers.sellers import seller
from fulfillment.labels import comparing, operations, queries, sheets
from fulfillment.labels.models import ASKING, BOUGHT, BUYING, CHOSEN, VOIDED, VOIDING, ParcelLabel
from fulfillment.labels.values import Offer
from fulfillment.trackers import connections
from shop.kernel import db, work
from shop.kernel.errors import N_, Conflict, DomainError

SURE_AFTER = timedelta(minutes=3)  # what is not there by then was not bought


def buy(*, label_id: uuid.UUID, offer_key: str, at: datetime) -> ParcelLabel:
    """Buy an offer and bring the label as far as it goes. Raises what `operations.begin` does.

    That it could not be bought, or that nobody knows yet, is said by the label's state and `problem`.
    """
    with db.transaction():
        label = operations.begin(label_id=label_id, offer_key=offer_key, at=at)
    try:
        _purchase(label, first=True, at=at)
        return _finish(label_id, at=at)
    except ProviderError as error:
        _later(label_id, error, at=at)
    return _fresh(label_id)


def hand_over(*, label_id: uuid.UUID, at: datetime) -> ParcelLabel:
    """The parcel of a label that was bought before leaves now. Raises what `shipments.ship` does."""
    with db.transaction():
        return operations.hand_over(label_id=label_id, at=at)


def void(*, label_id: uuid.UUID, at: datetime) -> tuple[ParcelLabel, bool]:
    """Give a label back; and whether the customer had been told that its parcel left.

    Raises what `operations.begin_void` does. What the carrier says is in the label's state and `refund`.
    """
    with db.transaction():
        operations.begin_void(label_id=label_id, at=at)
    told = False
    try:
        told = _give_back(_fresh(label_id), at=at)
    except ProviderError as error:
        _later(label_id, error, at=at)
    return _fresh(label_id), told


def resume(label_id: uuid.UUID, *, at: datetime) -> None:
    """Bring a label to its end that somebody has begun: the worker's part. ProviderError: again later."""
    label = _fresh(label_id)
    state = label.state
    if state == ASKING:
        comparing.ask_for(label, at=at)
        return
    if state == CHOSEN:
        with db.transaction():
            begun = operations.start(label_id=label_id, at=at)
        if not begun:  # given up, or another worker's
            return
        _purchase(_fresh(label_id), first=True, at=at)
    elif state == BUYING:
        _purchase(label, first=False, at=at)
    if _fresh(label_id).state == BOUGHT:
        _finish(label_id, at=at)
    elif state == VOIDING:
        _give_back(label, at=at)
    elif state == VOIDED and label.refund == ASKED:
        _ask_for_the_money(label, at=at)
    else:
        with db.transaction():
            work.finish(ParcelLabel, label_id, at=at)


def look_again(label_id: uuid.UUID, *, at: datetime) -> None:
    """The same at a press, also where the worker has given up. Raises ProviderError."""
    with db.transaction():
        work.retry(ParcelLabel, label_id, at=at + timedelta(minutes=1))
    if _fresh(label_id).done_at is None:
        resume(label_id, at=at)


def _purchase(label: ParcelLabel, *, first: bool, at: datetime) -> None:
    """Buy, or (not `first`) find out whether it was bought."""
    sells, account = _seller(label)
    chosen, label_id, since = Offer.from_dict(label.chosen or {}), label.id, label.chosen_at or at
    db.end_read()
    try:
        if first:
            made = sells.buy(account, chosen.quote, key=str(label_id), format=label.format)
        else:
            made = _found(sells, account, chosen, label_id, sure=at - since > SURE_AFTER)
    except Refused as refused:
        with db.transaction():
            operations.given_up(label_id=label_id, problem=refused, at=at)
        return
    with db.transaction():
        operations.obtained(label_id=label_id, label=made, at=at)


def _found(sells: Labels, account: Account, chosen: Offer, label_id: uuid.UUID, *, sure: bool) -> Label:
    """The label that was bought. Raises Refused when it is `sure` that there is none, else Unreachable."""
    try:
        found = sells.find(account, chosen.quote, key=str(label_id))
    except Refused as unheard:  # a key that was changed says nothing about what was bought
        raise Unreachable(unheard.message, **unheard.params) from None
    if found is not None:
        return found
    if sure:
        raise Refused(N_("The label was not bought. Please compare prices again."))
    raise Unreachable(N_("Nobody knows yet whether the label was bought."))


def _finish(label_id: uuid.UUID, *, at: datetime) -> ParcelLabel:
    """Hand over, and keep the sheet; each may have happened before."""
    label = _fresh(label_id)
    if label.state != BOUGHT:
        return label
    stuck = label.hands_over and label.parcel_id is None and not _leaves(label_id, at=at)
    if queries.sheet(label_id) is None:
        _keep_sheet(_fresh(label_id), at=at)
    with db.transaction():
        operations.finished(label_id=label_id, stuck=stuck, at=at)
    return _fresh(label_id)


def _leaves(label_id: uuid.UUID, *, at: datetime) -> bool:
    """Hand over; False where that cannot be: the order is on hold by now, or its goods left otherwise."""
    try:
        with db.transaction():
            operations.hand_over(label_id=label_id, at=at)
    except DomainError as refused:
        with db.transaction():
            operations.stuck(label_id=label_id, problem=refused, at=at)
        return False
    return True


def _keep_sheet(label: ParcelLabel, *, at: datetime) -> None:
    live = connections.live(provider=label.provider)
    trusted, url, provider, label_id = live[1].base_url if live else "", label.url, label.provider, label.id
    db.end_read()
    kind, body = sheets.fetch(url, provider=provider, trusted=trusted)
    with db.transaction():
        operations.keep_sheet(label_id=label_id, content_type=kind, body=body, at=at)


def _give_back(label: ParcelLabel, *, at: datetime) -> bool:
    sells, account = _seller(label)
    label_id, reference = label.id, label.reference
    db.end_read()
    problem = Refused(N_("The carrier does not take this label back."))
    try:
        said = sells.void(account, reference)
    except BadKey:
        raise
    except Refused as refused:
        said, problem = REFUSED, refused
    with db.transaction():
        if said != REFUSED:
            return operations.returned(label_id=label_id, refund=said, at=at)
        operations.refused(label_id=label_id, problem=problem, at=at)
    return False


def _ask_for_the_money(label: ParcelLabel, *, at: datetime) -> None:
    sells, account = _seller(label)
    label_id, reference = label.id, label.reference
    db.end_read()
    said = sells.refund(account, reference) or ASKED
    with db.transaction():
        operations.returned(label_id=label_id, refund=said, at=at)


def _later(label_id: uuid.UUID, error: ProviderError, *, at: datetime) -> None:
    with db.transaction():
        operations.not_now(label_id=label_id, problem=error, at=at)


def _seller(label: ParcelLabel) -> tuple[Labels, Account]:
    live = connections.live(provider=label.provider)
    if live is None:
        raise Unreachable(N_("The account that this label was bought with is not connected."))
    return seller(label.provider), live[1]


def _fresh(label_id: uuid.UUID) -> ParcelLabel:
    db.end_read()
    found = queries.by_id(label_id)
    if found is None:
        raise Conflict(N_("There is no such label."))
    return found
