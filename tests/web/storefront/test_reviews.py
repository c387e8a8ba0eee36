"""Writing a review by its link or signed in: a look records nothing, one press saves, bad input does not."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from shop.catalog.pictures import files
from shop.kernel import clock, db, preferences
from shop.reviews import jobs, links, operations
from shop.reviews.models import WAITING, Review
from shop.reviews.rules import ANYBODY
from tests.conftest import NOON
from tests.factories.catalog import picture_bytes
from tests.factories.reviews import person, shown
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import Shelf, account, token, written


@pytest.fixture
def buyer(shelf: Shelf) -> Any:
    """Cleo Rivers, who has received the mug."""
    cleo = person("Cleo Rivers", "cleo@example.com")
    with db.transaction():
        operations.grant(customer_id=cleo, product_ids=[shelf.mug], order_id=None, at=NOON)
    return cleo


@pytest.fixture
def link(buyer: Any, shelf: Shelf) -> str:
    """Her link to review it."""
    return links.path(buyer, shelf.mug, at=NOON)


def reviews() -> list[Review]:
    db.end_read()
    return list(db.session().scalars(select(Review)))


def test_a_tapped_star_is_chosen_and_nothing_is_recorded(cleo: Shopper, link: str) -> None:
    with written() as changes:
        cleo.visit(f"{link}?stars=4")
    assert (cleo.status, changes) == (200, [])
    form = next(form for form in cleo.see.forms if form.target == link)
    assert {"stars": "4", "name": "Cleo R."}.items() <= dict(form.fields).items()
    assert cleo.response.headers["Cache-Control"] == "private, no-store"
    assert cleo.response.headers["X-Robots-Tag"] == "noindex"


def test_one_press_saves(cleo: Shopper, link: str) -> None:
    cleo.visit(f"{link}?stars=4").press("Save my review")
    assert (cleo.status, cleo.hops) == (200, [link])
    assert "Thank you. We read it" in cleo.see.text
    made = reviews()[0]
    assert (made.stars, made.name, made.verified, made.status) == (4, "Cleo R.", True, WAITING)


def test_a_second_press_of_the_same_form_is_one_review(cleo: Shopper, link: str) -> None:
    form = {"csrf_token": token(cleo.visit(link).html), "stars": "5", "name": "Cleo R.", "text": "Fine."}
    answers = [cleo.client.post(link, data=form).status_code for _ in range(2)]
    assert (answers, len(reviews())) == ([303, 303], 1)


def test_what_was_written_can_be_changed_and_taken_back(cleo: Shopper, link: str) -> None:
    cleo.visit(link).press("Save my review", stars="5")
    cleo.press("Save my review", stars="2", text="It broke.")
    assert [(one.stars, one.text) for one in reviews()] == [(2, "It broke.")]
    cleo.press("Take my review back")
    assert reviews() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"stars": "6"}, "1 to 5 stars"),
        ({"stars": ""}, "1 to 5 stars"),
        ({"stars": "4.5"}, "1 to 5 stars"),
        ({"stars": "١"}, "1 to 5 stars"),
        ({"name": "x" * 5000}, "At most 60 letters"),
        ({"title": "x" * 121}, "At most 120 letters"),
        ({"text": "ab " * 3000}, "At most 5000 letters"),
    ],
)
def test_what_cannot_be_a_review_is_said_beside_its_field(
    cleo: Shopper, link: str, typed: dict[str, str], said: str
) -> None:
    cleo.visit(link).press("Save my review", **({"stars": "5"} | typed))
    assert (cleo.status, reviews()) == (422, [])
    assert said in cleo.see.text


def test_html_emoji_and_turned_text_are_shown_as_they_are(cleo: Shopper, link: str, shelf: Shelf) -> None:
    said = {"title": "<script>alert(1)</script>", "text": "נהדר 🦊\u202eevil", "name": "\u202eCleo\x00 🦊"}
    cleo.visit(link).press("Save my review", stars="5", **said)
    with db.transaction():
        operations.publish(review_ids=[reviews()[0].id], at=NOON)
    page = cleo.visit("/products/mug").html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "Cleo 🦊" in page


@pytest.mark.parametrize("spoil", ["x", "expired", "other", "a" * 5000])
def test_a_link_that_is_not_ours_opens_nothing(
    cleo: Shopper, link: str, buyer: Any, shelf: Shelf, spoil: str
) -> None:
    address = {
        "x": link[:-2] + "xx",
        "expired": links.path(buyer, shelf.mug, at=NOON - timedelta(days=400)),
        "other": links.path(buyer, shelf.bowl, at=NOON),  # never received
    }.get(spoil, f"/reviews/{spoil}")
    form = {"csrf_token": token(cleo.visit(link).html), "stars": "1", "name": "Eve"}
    assert cleo.client.get(address).status_code == 410
    assert cleo.client.post(address, data=form).status_code == 410
    assert reviews() == []


def with_place() -> bytes:
    """A photo that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "at my grandmother's"
    exif.get_ifd(0x8825)[1] = "N"
    return picture_bytes(exif=exif)


def send(cleo: Shopper, link: str, *photos: bytes, **more: str) -> int:
    form: dict[str, Any] = {"csrf_token": token(cleo.visit(link).html), "stars": "5", "name": "Cleo"} | more
    form["photos"] = [(io.BytesIO(data), f"{number}.jpg") for number, data in enumerate(photos)]
    return cleo.client.post(link, data=form).status_code


def test_photos_are_cleaned_shown_and_made_lighter_later(cleo: Shopper, link: str) -> None:
    assert send(cleo, link, with_place(), picture_bytes(color="#123456")) == 303
    made = reviews()[0]
    assert (made.photo_count, made.photos_due) == (2, True)
    kept = (files.folder() / f"{made.photos[0]['file']}.jpg").read_bytes()
    assert b"grandmother" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert (jobs.render_due(at=NOON), jobs.render_due(at=NOON)) == (1, 0)
    made = reviews()[0]
    assert made.photos_due is False
    assert all(photo["widths"] and not photo["original"] for photo in made.photos)
    assert send(cleo, link, dropped=made.photos[0]["file"]) == 303
    assert [photo["file"] for photo in reviews()[0].photos] == [made.photos[1]["file"]]


@pytest.mark.parametrize(
    "bad", [b"", b"<svg onload=alert(1)></svg>", b"\xff\xd8 half a picture", b"x" * 16_000_000]
)
def test_what_is_no_photo_is_refused_and_nothing_kept(cleo: Shopper, link: str, bad: bytes) -> None:
    assert (send(cleo, link, bad), reviews()) == (422, [])


def test_five_photos_are_too_many(cleo: Shopper, link: str) -> None:
    many = [picture_bytes((40, 50), color=f"#{number}{number}{number}") for number in range(5)]
    assert (send(cleo, link, *many), reviews()) == (422, [])


def test_who_presses_without_end_is_told_to_wait(cleo: Shopper, link: str) -> None:
    page = token(cleo.visit(link).html)
    for number in range(21):
        form = {"csrf_token": page, "stars": "5", "name": "Cleo", "text": f"Take {number}"}
        answer = cleo.client.post(link, data=form)
    assert (answer.status_code, reviews()[0].text) == (429, "Take 19")


def test_a_stranger_is_shown_the_way(cleo: Shopper) -> None:
    cleo.visit("/products/mug/review?stars=5")
    assert cleo.status == 200
    assert any("next=" in address and "review" in address for _text, address in cleo.see.links)
    answer = cleo.client.post("/products/mug/review", data={"csrf_token": token(cleo.visit("/consent").html)})
    assert (answer.status_code, reviews()) == (302, [])


def test_signed_in_only_buyers_write_unless_the_owner_opens_it(cleo: Shopper, client: Any) -> None:
    made = account("otto@example.com", name="Otto Berg")
    sign_in(client, made)
    assert cleo.visit("/products/mug/review").status == 403
    form = {"csrf_token": token(cleo.visit("/consent").html), "stars": "5", "name": "Otto"}
    assert client.post("/products/mug/review", data=form).status_code == 403
    assert reviews() == []
    with db.transaction():
        preferences.put(ANYBODY, True, at=NOON)
    cleo.visit("/products/mug/review").press("Save my review", stars="3")
    assert [(one.customer_id, one.verified) for one in reviews()] == [(made.id, False)]


def sign_in(client: Any, customer: Any) -> None:
    """Put a customer into the browser's session."""
    from shop.customers.operations.links import SIGN_IN, make_link

    with db.transaction():
        link = make_link(
            purpose=SIGN_IN, email=customer.email, locale="en", at=clock.now(), customer_id=customer.id
        )
    client.submit(f"/account/sign-in/{link}")


def test_the_product_page_shows_reviews_in_at_most_two_statements(cleo: Shopper, shelf: Shelf) -> None:
    for stars in (5, 4, 2, 5):
        shown(shelf.mug, stars)
    with db.transaction():
        asked = operations.ask(product_id=shelf.mug, text="Is it heavy?", locale="en", at=NOON)
        operations.answer(question_id=asked.id, text="340 g.", published=True, at=NOON)
    with counted() as sent:
        cleo.visit("/products/mug")
    ours = [one for one in sent if "FROM reviews" in one or "FROM questions" in one]
    assert len(ours) == 2
    assert "4 reviews" in cleo.see.text
    assert "340 g." in cleo.see.text
    assert '"ratingValue":4.0' in cleo.html
    assert '"reviewCount":4' in cleo.html


def test_a_product_nobody_has_reviewed_says_so_and_claims_nothing(cleo: Shopper) -> None:
    with counted() as sent:
        cleo.visit("/products/bowl")
    assert "Nobody has reviewed it yet" in cleo.see.text
    assert "aggregateRating" not in cleo.html
    assert not [one for one in sent if "FROM reviews" in one or "FROM questions" in one]


def test_cards_carry_stars(cleo: Shopper, shelf: Shelf) -> None:
    shown(shelf.mug, 4)
    assert "4 of 5 stars" in cleo.visit("/collections/all").html
