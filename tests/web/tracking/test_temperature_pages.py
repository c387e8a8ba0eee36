"""Cold, warm, hot as the owner sees it: points are called points, reasons are told, borders can be moved."""

from __future__ import annotations

from shop.kernel import db, preferences
from tests.conftest import NOON
from tests.factories.segments import make_customer
from tests.support.wiring import Browser
from tracking.segments import operations
from tracking.segments.lifetime import keeping as values
from tracking.segments.models import NO_PRODUCT, CustomerFact, CustomerTraits
from tracking.segments.propensity import keeping, scoring
from tracking.segments.propensity.preferences import HORIZON, HOT_PERCENT


def test_the_owner_sees_who_is_hot_and_why_and_moves_the_borders(owner: Browser) -> None:
    today = NOON.date().toordinal()
    with db.transaction() as session:
        operations.install_built_in(at=NOON)
        busy = make_customer("busy@example.com", at=NOON, name="Busy <b>")
        session.add(CustomerTraits(customer_id=busy, as_of=NOON))
        for kind in ("order", "cart", "checkout"):
            session.add(
                CustomerFact(customer_id=busy, kind=kind, ref="1", product_id=NO_PRODUCT, day=today - 1)
            )
    empty = owner.get("/admin/temperatures").get_data(as_text=True)
    assert "Nobody is here now" in empty
    keeping.keep_up(NOON)
    scoring.keep_up(NOON)
    keeping.note_day(NOON)
    values.reckon(NOON)
    page = owner.get("/admin/temperatures?temperature=hot").get_data(as_text=True)
    for said in (
        "points, not probabilities",
        "Busy &lt;b&gt;",
        "Visits with a checkout begun",
        "Too few purchases",
    ):
        assert said in page, said
    why = owner.get(f"/admin/temperatures/{busy}").get_data(as_text=True)
    assert "no probability" in why
    assert "Hot" in why
    panel = owner.get(f"/admin/customers/{busy}").get_data(as_text=True)
    assert "What to expect" in panel
    file = owner.get("/admin/temperatures/customers.csv").get_data(as_text=True)
    assert "busy@example.com,hot," in file
    assert owner.get("/admin/temperatures/01890000-0000-7000-8000-000000000000").status_code == 404
    for form, status in (({"warm": "30", "hot": "20"}, 422), ({"warm": "x", "hot": "1"}, 422)):
        refused = owner.submit("/admin/temperatures", data={"horizon": "7", **form})
        assert refused.status_code == status
    assert (
        owner.submit("/admin/temperatures", data={"horizon": "9", "warm": "0", "hot": "0"}).status_code == 422
    )
    saved = owner.submit("/admin/temperatures", data={"horizon": "7", "warm": "0", "hot": "40"})
    assert saved.status_code == 303
    db.end_read()
    assert (preferences.get(HORIZON), preferences.get(HOT_PERCENT)) == (7, 40)
