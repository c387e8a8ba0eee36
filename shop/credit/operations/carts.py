"""Credit noted on a cart: gift cards by code, store credit by a tick. What each pays is said by the quote."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from shop.cart import gifts
from shop.cart.models import Cart, GiftCardWish
from shop.cart.operations import rows
from shop.cart.operations.claiming import MOST_CARDS
from shop.credit import queries
from shop.credit.operations.issuing import MOST_NAME
from shop.kernel import db, ids
from shop.kernel.errors import N_, DomainError
from shop.mail.addresses import normalized

MOST_WISHES = 50


class UnknownCard(DomainError):
    """Not the code of a card that can be used."""


def add_card(*, token: str | None, code: str, at: datetime) -> Cart:
    """Note a gift card on the cart. Raises UnknownCard. Callers limit guesses with `kernel.limits` before."""
    cart = rows.locked_or_refuse(token)
    account = queries.by_code(code)
    if account is None or not account.usable(at):
        raise UnknownCard(N_("This gift card is not known, or cannot be used any more."))
    if not account.balance_minor:
        raise UnknownCard(N_("Nothing is left on this card."))
    word = str(account.id)
    if word not in cart.gift_cards:
        if len(cart.gift_cards) >= MOST_CARDS:
            raise UnknownCard(N_("Up to %(most)s gift cards can pay one order."), most=MOST_CARDS)
        cart.gift_cards = [*cart.gift_cards, word]
    return rows.changed(cart, at=at)


def remove_card(*, token: str | None, account_id: str, at: datetime) -> Cart:
    """Pay without a gift card; doing it twice is fine."""
    cart = rows.locked_or_refuse(token)
    cart.gift_cards = [word for word in cart.gift_cards if word != account_id]
    return rows.changed(cart, at=at)


def use_credit(*, token: str | None, wanted: bool, at: datetime) -> Cart:
    """Pay with store credit, or without; it counts for a customer who has signed in only."""
    cart = rows.locked_or_refuse(token)
    cart.use_credit = wanted
    return rows.changed(cart, at=at)


def add_wish(
    *,
    cart: Cart,
    variant_id: uuid.UUID,
    email: str,
    name: str = "",
    sender: str = "",
    message: str = "",
    deliver_on: date | None = None,
    at: datetime,
) -> GiftCardWish:
    """Note whom a gift card in the cart is for. Raises BadAddress, BadGift, or DomainError for a past day."""
    if deliver_on is not None and not 0 <= (deliver_on - at.date()).days <= 366:
        raise DomainError(N_("Choose a day from today to a year from now."))
    if len(queries.wishes(cart.id)) >= MOST_WISHES:
        raise DomainError(N_("These are too many gift cards at once."))
    wish = GiftCardWish(
        id=ids.new_id(),
        cart_id=cart.id,
        variant_id=variant_id,
        recipient_email=normalized(email),
        recipient_name=name.strip()[:MOST_NAME],
        sender_name=sender.strip()[:MOST_NAME],
        message=gifts.checked(message, hide_prices=False).message,
        deliver_on=deliver_on,
        created_at=at,
    )
    db.session().add(wish)
    db.session().flush()
    return wish
