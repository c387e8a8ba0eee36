"""The way from an empty store to the first order. What is done is read from the store, never ticked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _

from shop.brand import store
from shop.catalog import queries as catalog
from shop.content import queries as content
from shop.kernel import preferences
from shop.kernel.errors import DomainError
from shop.mail import outgoing
from shop.orders import queries as orders
from shop.payments import wiring
from shop.shipping import queries as shipping
from shop.staff.models import Staff
from shop.taxes import queries as taxes


@dataclass(frozen=True, kw_only=True)
class State:
    """What the store holds, as far as the checklist asks."""

    named: bool
    placed: bool
    products: int
    own_shipping: bool
    tax_chosen: bool
    real_payment: bool
    test_payment: bool
    mail_server: bool
    unread_policies: int
    orders: int
    password: bool
    two_factor: bool


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to do. `optional` ones do not keep the list open."""

    key: str
    title: str
    text: str
    url: str
    action: str
    done: bool
    optional: bool = False


def state(staff: Staff) -> State:
    """The store as it is now, for `staff`."""
    return State(
        named=store.is_named(),
        placed=store.is_placed(),
        products=catalog.stats().products,
        own_shipping=any(zone.id for zone in shipping.zones()),
        tax_chosen=preferences.is_set(taxes.INCLUDED),
        real_payment=_takes_money(),
        test_payment=not current_app.extensions["threeclick.settings"].production,
        mail_server=outgoing.server_url() is not None,
        unread_policies=len(content.unread_policies()),
        orders=orders.page(per_page=1).total,
        password=staff.email is not None and staff.password_hash is not None,
        two_factor=staff.totp_confirmed,
    )


def _takes_money() -> bool:
    try:
        return any(method.gateway != "test" for method in wiring.methods())
    except DomainError:
        return False


def items(now: State, *, address: Callable[..., str] = url_for) -> list[Item]:
    """The list for a store in that state, in the order in which it is best done."""
    return [*_first_steps(now, address), *_before_opening(now, address)]


def _first_steps(now: State, address: Callable[..., str]) -> list[Item]:
    return [
        Item(
            key="account",
            title=_("Secure your own account"),
            text=_("Email and password, so that you can come back."),
            url=address("admin_account.show"),
            action=_("Set password"),
            done=now.password,
        ),
        Item(
            key="name",
            title=_("Name your store"),
            text=_("Name, logo, color, and how customers reach you."),
            url=address("admin_settings.store"),
            action=_("Name it"),
            done=now.named,
        ),
        Item(
            key="region",
            title=_("Say where you are"),
            text=_("Country, currency and language; one press takes what is usual there."),
            url=address("admin_settings.region"),
            action=_("Choose country"),
            done=now.placed,
        ),
        Item(
            key="products",
            title=_("Add products"),
            text=_("Type in the first one, or bring a CSV file from Shopify."),
            url=address("admin_products.index"),
            action=_("Add products"),
            done=now.products > 0,
        ),
        Item(
            key="shipping",
            title=_("Look over shipping"),
            text=_("There are starting rates; take them over and set your own."),
            url=address("admin_settings.shipping"),
            action=_("Set rates"),
            done=now.own_shipping,
        ),
        Item(
            key="taxes",
            title=_("Check taxes"),
            text=_("Whether your prices hold the tax, and at what rate."),
            url=address("admin_settings.taxes"),
            action=_("Check taxes"),
            done=now.tax_chosen,
        ),
        Item(
            key="order",
            title=_("Place a test order"),
            text=_("Buy something yourself with the test card 4242 4242 4242 4242. No money moves.")
            if now.test_payment
            else _("Buy something yourself, and give the money back afterwards."),
            url=address("home.show"),
            action=_("Go shopping"),
            done=now.orders > 0,
        ),
    ]


def _before_opening(now: State, address: Callable[..., str]) -> list[Item]:
    return [
        Item(
            key="payments",
            title=_("Take real money"),
            text=_("Stripe keys, bank transfer or cash on delivery."),
            url=address("admin_settings.payments"),
            action=_("Set up payments"),
            done=now.real_payment,
        ),
        Item(
            key="mail",
            title=_("Let mail leave"),
            text=_("Until there is a mail server, mails are kept here and you can read them."),
            url=address("admin_mail_server.show"),
            action=_("Set up mail"),
            done=now.mail_server,
        ),
        Item(
            key="policies",
            title=_("Read your policies"),
            text=_("Terms, privacy, returns and the others have a starting text. Save each once you agree."),
            url=address("admin_pages.index"),
            action=_("Read them"),
            done=now.unread_policies == 0,
        ),
        Item(
            key="two_factor",
            title=_("Turn on two-factor sign-in"),
            text=_("So that nobody gets in with your password alone."),
            url=address("admin_account.two_factor"),
            action=_("Turn on"),
            done=now.two_factor,
            optional=True,
        ),
    ]


def finished(todo: list[Item]) -> bool:
    """Whether everything that is needed is done."""
    return all(item.done for item in todo if not item.optional)
