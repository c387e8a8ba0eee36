"""What the owner sees and writes beside a product: care guides, colors, wish lists, people who wait."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from shop.catalog import queries as catalog
from shop.catalog import swatches
from shop.inventory.models import StockAlert
from shop.inventory.operations import alerts
from shop.kernel import db
from shop.shipping import queries as shipping
from shop.wishlist import operations as wishlists
from shop.wishlist.queries import Holder
from tests.conftest import NOON
from tests.factories.catalog import make_product, variants
from tests.web.admin.conftest import text


def mug(**more):
    with db.transaction():
        return make_product("Mug", product_type="Mugs", **more)


def test_a_guide_for_the_kind_and_one_for_the_product(owner):
    product = mug()
    page = f"/admin/products/{product.id}/care"
    form = {"kind-en": "## Wash\r\n\r\nBy hand.", "own-en": "", "kind-he": "לשטוף"}
    assert owner.submit(page, data=form).status_code == 303
    db.end_read()
    found = catalog.care_of(product.id, "Mugs", locale="en", fallback="en")
    assert found is not None
    assert found.markdown == "## Wash\n\nBy hand."
    owner.submit(page, data={"own-en": "Only this one.", "kind-en": form["kind-en"], "kind-he": ""})
    db.end_read()
    own = catalog.care_of(product.id, "mugs ", locale="he", fallback="en")
    assert own is not None
    assert (own.markdown, own.locale) == ("Only this one.", "en")
    assert "Edit the care guide" in text(owner.get(f"/admin/products/{product.id}"))


def test_a_guide_that_is_too_long_is_refused(owner):
    product = mug()
    page = f"/admin/products/{product.id}/care"
    assert owner.submit(page, data={"own-en": "x" * 20_001}).status_code == 422
    db.end_read()
    assert catalog.care_texts(f"product:{product.id}") == {}


def test_an_unknown_product_has_no_guide(owner):
    assert owner.get("/admin/products/00000000-0000-0000-0000-000000000000/care").status_code == 404


def test_values_of_glazes_are_listed_with_their_colors(owner):
    mug(option_names=("Glaze",), variants=variants("Sand", "Unheard-of"))
    page = text(owner.get("/admin/settings/swatches"))
    assert 'value="Sand"' in page
    assert 'value="#dcd0b5"' in page
    assert 'value="Unheard-of"' in page


def test_a_color_is_chosen_taken_away_and_forgotten(owner):
    mug(option_names=("Glaze",), variants=variants("Sand", "Tide"))
    page = "/admin/settings/swatches"
    form = {"word": ["Sand", "Tide", "Moon"], "color": ["#112233", "#60848f", "#eeeeee"], "shown": ["0", "2"]}
    assert owner.submit(page, data=form).status_code == 303
    db.end_read()
    assert swatches.chosen() == {"sand": "#112233", "tide": "", "moon": "#eeeeee"}
    form = {
        "known": ["moon", "sand", "tide"],
        "word": ["Sand", ""],
        "color": ["#112233", "#eeeeee"],
        "shown": "0",
    }
    owner.submit(page, data=form)
    db.end_read()
    assert swatches.chosen() == {"sand": "#112233"}


@pytest.mark.parametrize("color", ["red", "#12", ""])
def test_what_is_no_color_is_refused(owner, color):
    form = {"word": ["Sand"], "color": [color], "shown": ["0"]}
    answer = owner.submit("/admin/settings/swatches", data=form)
    db.end_read()
    assert swatches.chosen() in ({}, {"sand": ""})
    assert answer.status_code == (303 if color == "" else 422)


def test_wish_lists_and_waiting_people_are_counted(owner):
    product = mug(stock=0)
    variant = product.variants[0].id
    with db.transaction():
        wishlists.add(holder=Holder(), product_id=product.id, at=NOON)
        alerts.ask(variant_id=variant, email="cleo@example.com", locale="en", at=NOON)
        row = db.session().scalars(select(StockAlert)).one()
        alerts.confirm(token=alerts.token_of(row), at=NOON)
    page = text(owner.get(f"/admin/products/{product.id}"))
    assert "On 1 wish list" in page
    assert "1 person waits" in page
    assert "1 waits" in text(owner.get("/admin/stock?view=out"))
    assert "1 person waits for it." in text(owner.get(f"/admin/stock/{variant}"))
    assert "1 wait for “Mug”" in text(owner.get("/admin/attention"))


def test_packing_days_and_public_holidays_are_kept(owner):
    page = "/admin/settings/shipping"
    form = {"cutoff": "11:30", "working_days": ["0", "1"], "holidays": "", "handling_days": "3"}
    assert owner.submit(page, f"{page}/calendar", form).status_code == 303
    db.end_read()
    assert (shipping.calendar().handling_days, shipping.calendar().country) == (3, "")
    owner.submit(page, f"{page}/calendar", {**form, "public_holidays": "1"})
    db.end_read()
    assert shipping.calendar().country == "US"


@pytest.mark.parametrize("days", ["-1", "61", "soon"])
def test_impossible_packing_days_are_refused(owner, days):
    page = "/admin/settings/shipping"
    form = {"cutoff": "11:30", "working_days": ["0"], "holidays": "", "handling_days": days}
    assert owner.submit(page, f"{page}/calendar", form).status_code == 422
    db.end_read()
    assert shipping.calendar().handling_days == 0
