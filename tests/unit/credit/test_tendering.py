"""What credit pays of an order."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shop.credit.models import GIFT_CARD, KINDS, STORE_CREDIT
from shop.credit.tendering import Purse, covered, share
from shop.kernel.money import Money

AT = datetime(2026, 11, 24, tzinfo=UTC)


def purse(
    minor: int, kind: str = GIFT_CARD, currency: str = "USD", days: int = 0, usable: bool = True
) -> Purse:
    return Purse(
        account_id=uuid.uuid4(),
        kind=kind,
        ending="7KQM" if kind == GIFT_CARD else "",
        balance=Money(minor, currency),
        usable=usable,
        expires_at=AT + timedelta(days=days) if days else None,
    )


def test_store_credit_pays_before_cards_and_the_soonest_to_end_before_the_others() -> None:
    late, soon, never = purse(1000, days=90), purse(1000, days=3), purse(1000)
    own = purse(1000, STORE_CREDIT)
    tenders, refused = share([never, late, soon, own], Money(3500, "USD"))
    assert [(one.account_id, one.amount.minor, one.left.minor) for one in tenders] == [
        (own.account_id, 1000, 0),
        (soon.account_id, 1000, 0),
        (late.account_id, 1000, 0),
        (never.account_id, 500, 500),
    ]
    assert refused == ()


def test_what_cannot_pay_says_why() -> None:
    ended, empty, euro, good, more = (
        purse(1000, usable=False, days=1),
        purse(0, days=2),
        purse(1000, currency="EUR", days=3),
        purse(9000, days=4),
        purse(1000, days=5),
    )
    tenders, refused = share([ended, empty, euro, good, more], Money(2500, "USD"))
    assert [one.account_id for one in tenders] == [good.account_id]
    assert [str(one.why) for one in refused] == [
        "This card cannot be used any more.",
        "Nothing is left on this card.",
        "It is in EUR; this order is not.",
        "Nothing is left for it to pay.",
    ]


@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(KINDS), st.booleans()), max_size=8),
    st.integers(0, 50_000),
)
def test_credit_never_pays_more_than_it_holds_or_than_is_due(
    purses: list[tuple[int, str, bool]], due: int
) -> None:
    made = [purse(minor, kind, usable=usable) for minor, kind, usable in purses]
    tenders, refused = share(made, Money(due, "USD"))
    balances = {one.account_id: one.balance.minor for one in made}
    assert all(0 < one.amount.minor <= balances[one.account_id] for one in tenders)
    usable = sum(one.balance.minor for one in made if one.usable)
    assert covered(tenders, "USD").minor == min(due, usable)
    assert len(tenders) + len(refused) == len(made)
