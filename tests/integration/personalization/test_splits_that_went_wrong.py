"""A split that chance does not explain comes to the owner's attention once, and goes when it is put right."""

from __future__ import annotations

from datetime import timedelta

from shop.kernel import attention, db, ids
from shop.kernel.arms import HELD_OUT, TREATED
from shop.kernel.models import AttentionItem
from shop.kernel.settings import Settings
from tests.factories.checkout import AT
from tests.factories.offers import begun, customer
from tracking.personalization import splits
from tracking.personalization.offers import together
from tracking.personalization.offers.tables import CONFLICT, REPEATED, VISITOR, OfferArm, OfferDecision
from tracking.reports.recommendations.models import DEMO, OWN, SlotStanding

WEEK = timedelta(days=7)


def stand(slot: str, *, skewed: bool, lot: str = OWN) -> None:
    balance = {"expected": 0.05, "found": 0.33, "p": 0.0, "skewed": skewed}
    with db.transaction() as session:
        session.merge(SlotStanding(lot=lot, slot=slot, since=AT, as_of=AT, told={"balance": balance}))


def decide(offer: str, arm: str, count: int, *, whole: str = TREATED, excluded: str = "") -> None:
    """So many visitors nobody knows, in a group of the offer and one of all."""
    with db.transaction() as session:
        for _ in range(count):
            visitor = str(ids.new_id())
            session.add(
                OfferArm(
                    subject_id=visitor, kind=VISITOR, key=visitor, arm=whole, share_bp=1000, assigned_at=AT
                )
            )
            session.add(
                OfferDecision(id=ids.new_id(), offer=offer, visitor_id=visitor, subject=visitor, arm=arm,
                    share_bp=1000, reason="", decided_at=AT, excluded=excluded)
            )  # fmt: skip


def waiting() -> dict[str, AttentionItem]:
    db.end_read()
    return {item.key: item for item in attention.open_items() if item.kind == splits.KIND}


def test_a_row_that_was_not_split_as_meant_is_told_with_the_way_to_it(sqlite: Settings) -> None:
    stand("product", skewed=True)
    stand("cart", skewed=False)
    stand("home_popular", skewed=True, lot=DEMO)
    assert splits.look(AT) == 1
    (item,) = waiting().values()
    assert item.link == "/admin/reports/recommendations?slot=product"
    assert item.params == {"found": "33.0", "meant": "5.0"}


def test_it_is_told_once_comes_back_a_week_after_it_was_put_aside_and_goes_by_itself(
    sqlite: Settings,
) -> None:
    stand("product", skewed=True)
    splits.look(AT)
    splits.look(AT + WEEK)
    assert waiting()["row:product"].times == 1
    with db.transaction():
        attention.resolve(kind=splits.KIND, key="row:product", at=AT + WEEK)
    splits.look(AT + WEEK + timedelta(days=1))
    assert waiting() == {}
    splits.look(AT + 2 * WEEK)
    assert waiting()["row:product"].times == 2
    stand("product", skewed=False)
    assert splits.look(AT + 3 * WEEK) == 0
    assert waiting() == {}


def test_an_offer_and_all_offers_together_are_told_by_name(sqlite: Settings) -> None:
    offer = begun(held_out=10)
    decide(offer.code, TREATED, 60)
    decide(offer.code, HELD_OUT, 40)
    assert splits.look(AT) == 2  # of the offer too many were held out; of all offers, nobody
    found = waiting()
    assert found[f"offer:{offer.code}"].params == {"offer": "Come back", "found": "40.0", "meant": "10.0"}
    assert found[f"offer:{offer.code}"].link == f"/admin/offers/{offer.code}"
    assert found["offers"].link == "/admin/offers"


def test_visitors_who_never_became_customers_count_in_what_all_offers_bring(sqlite: Settings) -> None:
    offer = begun(held_out=10)
    customer("cleo@example.com")  # nothing was decided about her
    decide(offer.code, TREATED, 9)
    decide(offer.code, HELD_OUT, 1, whole=HELD_OUT)
    decide(offer.code, TREATED, 1, excluded=REPEATED)  # known by another of their devices
    decide(offer.code, TREATED, 1, excluded=CONFLICT)
    found = together.compared(at=AT)
    assert (found.treated.people, found.held_out.people) == (9, 1)
    assert (found.treated.converted, found.held_out.converted) == (0, 0)
