"""Name, look, contact and place of the store, by form."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from shop.brand import store
from shop.kernel import db
from shop.taxes import queries as taxes
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import paid_order
from tests.web.admin.conftest import text

STORE, REGION = "/admin/settings/store", "/admin/settings/region"
FORM = {
    "name": "Kiln & Tide",
    "tagline": "By the sea",
    "accent": "#1f5a5e",
    "email": "hello@kilnandtide.example",
    "phone": "",
    "address": "12 Harbor Lane",
}
PLACE = {"country": "DE", "currency": "EUR", "language": "en", "time_zone": "Europe/Berlin"}


def brand() -> store.Brand:
    db.end_read()
    return store.current()


def file(data: bytes, name: str = "logo.png") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 100)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "#1f5a5e").save(stream, kind)
    return stream.getvalue()


def test_the_store_is_named_and_dressed(owner):
    assert 'value="Threeclick"' not in text(owner.get(STORE))
    answer = owner.submit(STORE, data={**FORM, "logo": file(picture())}, content_type="multipart/form-data")
    assert answer.status_code == 303
    found = brand()
    assert (found.name, found.tagline, found.accent) == ("Kiln & Tide", "By the sea", "#1f5a5e")
    sent = owner.get(found.logo_url)
    assert sent.status_code == 200
    assert sent.content_type == "image/png"
    assert found.logo_url in text(owner.get(STORE))


def test_a_logo_stays_until_it_is_replaced_or_taken_off(owner):
    owner.submit(STORE, data={**FORM, "logo": file(picture())}, content_type="multipart/form-data")
    kept = brand().logo
    owner.submit(STORE, data=FORM)
    assert brand().logo == kept
    owner.submit(STORE, data={**FORM, "remove_logo": "1"})
    assert brand().logo == ""


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "logo.svg"),
        (b"MZ not a picture", "logo.png"),
        (picture()[:80], "logo.png"),
        (picture("BMP"), "logo.bmp"),
    ],
    ids=["svg", "text", "cut off", "bmp"],
)
def test_a_file_that_is_no_logo_changes_nothing(owner, settings, data, name):
    answer = owner.submit(STORE, data={**FORM, "logo": file(data, name)}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert 'id="logo-error"' in text(answer)
    assert (brand().logo, store.is_named()) == ("", False)
    assert not (settings.media_dir / "brand").exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 5000}, "name"),
        ({"accent": "red"}, "accent"),
        ({"accent": "#000;}</style>"}, "accent"),
        ({"email": "nowhere"}, "email"),
        ({"email": ""}, "email"),
        ({"address": "x" * 501}, "address"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(owner, change, field):
    answer = owner.submit(STORE, data={**FORM, **change})
    assert answer.status_code == 422
    assert f'aria-describedby="{field}' in text(answer)
    assert 'aria-invalid="true"' in text(answer)
    assert not store.is_named()


def test_names_from_anywhere_are_text_everywhere(owner):
    owner.submit(STORE, data={**FORM, "name": "<i>חרס</i> & 🏺", "tagline": "\u202eevil"})
    page = text(owner.get(STORE))
    assert "<i>חרס" not in page
    assert "&lt;i&gt;חרס&lt;/i&gt; &amp; 🏺" in page


def test_a_pale_color_is_warned_of(owner):
    owner.submit(STORE, data={**FORM, "accent": "#ffe600"})
    assert "Your color is pale" in text(owner.get(STORE))
    owner.submit(STORE, data=FORM)
    assert "Your color is pale" not in text(owner.get(STORE))


@pytest.mark.parametrize(
    ("country", "currency", "language", "included", "rate"),
    [
        ("IL", "ILS", "he", True, 180_000),
        ("DE", "EUR", "en", True, 190_000),
        ("US", "USD", "en", False, None),
    ],
)
def test_one_press_takes_what_is_usual_in_a_country(owner, country, currency, language, included, rate):
    assert owner.submit(REGION, data={"country": country, "usual": "1"}).status_code == 303
    found = brand()
    assert (found.country, found.currency, found.language) == (country, currency, language)
    assert taxes.prices_include_tax() is included
    assert [row.rate_ppm for row in taxes.table()] == ([rate] if rate else [])
    assert store.is_placed()


def test_the_answer_speaks_the_language_just_chosen(owner):
    page = text(owner.submit(REGION, data={"country": "IL", "usual": "1"}, follow_redirects=True))
    assert '<html lang="he"' in page
    assert "Set to what is usual" not in page
    assert "ישראל" in page.partition('class="flash')[2].partition("</div>")[0]
    page = text(owner.submit(REGION, data=PLACE, follow_redirects=True))
    assert '<html lang="en"' in page
    assert "Saved." in page


def test_each_choice_can_be_changed_afterwards(owner):
    assert owner.submit(REGION, data=PLACE).status_code == 303
    assert (brand().country, brand().currency, brand().time_zone) == ("DE", "EUR", "Europe/Berlin")


@pytest.mark.parametrize(
    "change",
    [
        {"country": "XX"},
        {"currency": "DOG"},
        {"language": "xx"},
        {"time_zone": "Mars"},
        {"country": "", "usual": "1"},
    ],
)
def test_a_place_there_is_not_changes_nothing(owner, change):
    assert owner.submit(REGION, data={**PLACE, **change}).status_code == 422
    assert brand().country == "US"
    assert not store.is_placed()


def test_the_currency_stays_once_somebody_has_ordered(owner):
    paid_order()
    page = text(owner.get(REGION))
    assert '<select class="input" id="currency"' not in page
    answer = owner.submit(REGION, data=PLACE)
    assert answer.status_code == 422
    assert "There are orders in USD already" in text(answer)
    assert brand().currency == "USD"
    owner.submit(REGION, data={"country": "IL", "usual": "1"})
    assert (brand().country, brand().currency) == ("IL", "USD")


def test_prices_are_not_reread_with_other_decimal_places(owner):
    stocked_variant()
    answer = owner.submit(REGION, data={**PLACE, "currency": "JPY"})
    assert answer.status_code == 422
    assert "other decimal places" in text(answer)
    assert owner.submit(REGION, data=PLACE).status_code == 303
