"""From visits to rows that pages read: what others looked at next, whoever they were."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from shop.catalog import operations as catalog
from shop.catalog.models import Product
from shop.kernel import clock, db, ids
from shop.kernel.settings import Settings
from shop.recommendations import queries
from shop.recommendations.companions import NEXT
from tests.factories.catalog import make_product
from tests.factories.checkout import AT
from tracking.journeys.models import Event
from tracking.personalization.sessions import keeping


def goods(*titles: str) -> list[uuid.UUID]:
    with db.transaction():
        return [make_product(title).id for title in titles]


def visit(*products: Any, days: int = 1, **more: Any) -> None:
    """Looks at products, a minute apart, without consent unless said otherwise."""
    name, at = str(ids.new_id()), clock.to_micros(AT - timedelta(days=days))
    with db.transaction("journey") as journey:
        for number, product in enumerate(products):
            fields = {"consent": "denied", "bot": False, "internal": False, **more}
            looked = at + number * 60_000_000
            journey.add(
                Event(event_id=str(ids.new_id()), name="view_item", occurred_at=looked, received_at=looked,
                      session_id=name, visitor_id=name, props={"product_id": str(product)}, path="/",
                      recorded_by="server", **fields)
            )  # fmt: skip


def following(product: uuid.UUID) -> list[uuid.UUID]:
    db.end_read()
    return [one.other_id for one in queries.reasons_behind(product, NEXT)]


def test_what_visits_went_on_with_is_written_for_pages(database: Settings) -> None:
    mug, vase, bowl = goods("Mug", "Vase", "Bowl")
    for _ in range(3):
        visit(mug, mug, vase)
    for _ in range(2):
        visit(mug, bowl, consent="granted")
    visit(bowl, vase)  # one visit alone is not told of
    for alone in ({"bot": True}, {"internal": True}, {"days": 200}):
        for _ in range(4):
            visit(vase, bowl, **alone)
    assert keeping.keep(AT) == {"visits": 6, "next": 2}
    assert following(mug) == [vase, bowl]
    assert following(bowl) == following(vase) == []
    best, _ = queries.reasons_behind(mug, NEXT)
    assert (best.score, best.parts, best.reason) == (1.0, {"sequence": 1.0}, "viewed_next")


def test_what_holds_no_longer_and_what_is_withdrawn_goes(sqlite: Settings) -> None:
    mug, vase, bowl = goods("Mug", "Vase", "Bowl")
    for other in (vase, bowl):
        visit(mug, other, "no id", uuid.uuid4())
        visit(mug, other)
    keeping.keep(AT)
    assert set(following(mug)) == {vase, bowl}
    with db.transaction():
        catalog.set_status(product_id=vase, status="archived", at=AT)
    keeping.keep(AT + timedelta(days=1))
    assert following(mug) == [bowl]
    with db.transaction("journey") as journey:
        journey.execute(delete(Event))
    assert keeping.keep(AT + timedelta(days=2)) == {"visits": 0, "next": 0}
    assert following(mug) == []


def test_a_product_deleted_while_learning_is_left_out(sqlite: Settings) -> None:
    mug, vase, bowl = goods("Mug", "Vase", "Bowl")
    found = {mug: [(vase, 1.0), (bowl, 0.5)], vase: [(mug, 1.0)]}
    with db.transaction() as session:
        session.execute(delete(Product).where(Product.id == vase))
        assert keeping.write([mug, vase], found) == {mug: 1}
    assert following(mug) == [bowl]
