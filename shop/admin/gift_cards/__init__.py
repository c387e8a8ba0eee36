"""Gift cards and store credit: what the shop owes, each account with its history, how long they last."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request, url_for

from shop.admin.gift_cards import words
from shop.credit import queries, terms
from shop.credit.models import GIFT_CARD, STORE_CREDIT, CreditAccount
from shop.customers import queries as customers
from shop.kernel import clock, preferences
from shop.kernel.errors import N_, NotFound
from shop.kernel.money import Money
from shop.orders import queries as orders
from shop.web import auth, nav, render

blueprint = Blueprint("admin_gift_cards", __name__, url_prefix="/admin/gift-cards")
LAST_PAGE = 10_000  # nobody leafs further; larger numbers are no place in a database
nav.add("sell", N_("Gift cards"), "admin_gift_cards.index", "gift_cards", 34, "gift")


@blueprint.get("")
@auth.staff_required("gift_cards")
def index() -> Response:
    """Cards or customers' credit, found by code, its last four signs, address or name."""
    return listing()


def listing(*, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    """The list, with what was typed wrongly into the settings below it."""
    kind = STORE_CREDIT if request.args.get("kind") == STORE_CREDIT else GIFT_CARD
    search = request.args.get("q", "").strip()[:200]
    number = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    found, total = queries.page(kind=kind, search=search, page=number)
    return render.page(
        "admin/gift_cards/index.html",
        status=status,
        rows=found,
        total=total,
        kind=kind,
        search=search,
        owed=queries.owed(),
        state=words.state,
        months=(preferences.get(terms.CARD_MONTHS), preferences.get(terms.CREDIT_MONTHS)),
        errors=errors or {},
        page=number,
        pages=-(-total // queries.PER_PAGE),
        page_url=lambda n: url_for(".index", kind=kind, q=search or None, page=n),
        at=clock.now(),
    )


@blueprint.get("/<uuid:account_id>")
@auth.staff_required("gift_cards")
def show(account_id: uuid.UUID) -> Response:
    """One card or a customer's credit."""
    return shown(existing(account_id))


def shown(
    account: CreditAccount, *, code: str = "", errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    """The page of an account; `code` is shown this once."""
    entries = queries.entries([account.id])
    named = {entry.order_id for entry in entries} | {account.order_id}
    numbers = {key: order.number for key, order in orders.by_ids([one for one in named if one]).items()}
    response = render.page(
        "admin/gift_cards/show.html",
        status=status,
        account=account,
        code=code,
        entries=[
            (entry, words.ENTRIES[entry.kind], Money(entry.amount_minor, account.currency))
            for entry in entries
        ],
        numbers=numbers,
        bought=numbers.get(account.order_id) if account.order_id else None,
        holder=customers.by_id(account.customer_id) if account.customer_id else None,
        state=words.state(account, clock.now()),
        usable=account.usable(clock.now()),
        errors=errors or {},
        press=uuid.uuid4().hex,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def existing(account_id: uuid.UUID) -> CreditAccount:
    """The account. Raises NotFound."""
    account = queries.by_id(account_id)
    if account is None:
        raise NotFound(N_("There is no such gift card."))
    return account


from shop.admin.gift_cards import acts, issuing, panels  # noqa: E402, F401 (they add their views)
