"""The page editor: preview without keeping, two languages, starting texts."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from shop.catalog.models import Media
from shop.content import page_pictures, queries
from shop.kernel import db
from tests.factories.catalog import picture_bytes
from tests.web.admin.conftest import text

PAGES = "/admin/pages"
FORM = {"title": "Terms", "body": "## Ours\n\n{store} sells **mugs**.", "in_footer": "1"}


def shown(slug: str, locale: str = "en") -> queries.ShownPage | None:
    db.end_read()
    return queries.page(slug, locale=locale)


def test_a_starting_text_becomes_the_owners(owner, client):
    assert text(owner.get(PAGES)).count("Starting text") == 5
    assert "not legal advice" in text(owner.get(f"{PAGES}/terms"))
    assert owner.submit(f"{PAGES}/terms", data=FORM).status_code == 303
    assert "not legal advice" not in text(owner.get(f"{PAGES}/terms"))
    page = text(client.get("/pages/terms"))
    assert "<h2>Ours</h2>" in page
    assert "Threeclick sells <strong>mugs</strong>." in page


def test_a_preview_keeps_nothing(owner):
    answer = owner.submit(f"{PAGES}/terms", data={**FORM, "preview": "1"})
    assert answer.status_code == 200
    assert "<h2>Ours</h2>" in text(answer)
    page = shown("terms")
    assert page is not None
    assert "Ours" not in page.html


def test_what_an_owner_pastes_cannot_run(owner):
    body = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    owner.submit(f"{PAGES}/terms", data={**FORM, "body": body})
    page = shown("terms")
    assert page is not None
    assert "<script" not in page.html
    assert "<img" not in page.html
    assert "href" not in page.html


def test_each_language_has_its_own_text(owner):
    owner.submit(f"{PAGES}/terms", data=FORM)
    owner.submit(f"{PAGES}/terms?language=he", f"{PAGES}/terms?language=he", {**FORM, "body": "שלנו"})
    english, hebrew = shown("terms"), shown("terms", "he")
    assert english is not None
    assert hebrew is not None
    assert "Ours" in english.html
    assert "שלנו" in hebrew.html
    assert 'dir="rtl"' in text(owner.get(f"{PAGES}/terms?language=he"))


def test_a_page_of_ones_own_begins_as_a_draft(owner, client):
    answer = owner.submit(PAGES, data={"title": "About us", "slug": "about-us"})
    assert answer.location == f"{PAGES}/about-us?language=en"
    assert client.get("/pages/about-us").status_code == 404
    owner.submit(f"{PAGES}/about-us", data={**FORM, "published": "1"})
    assert client.get("/pages/about-us").status_code == 200
    owner.submit(f"{PAGES}/about-us", f"{PAGES}/about-us/removal")
    assert client.get("/pages/about-us").status_code == 410


@pytest.mark.parametrize("slug", ["terms", "../x", "a b", "", "x" * 200, "עלינו"])
def test_a_bad_address_makes_no_page(owner, slug):
    answer = owner.submit(PAGES, data={"title": "About", "slug": slug})
    assert answer.status_code == 422
    db.end_read()
    assert not [page for page in queries.every_page(locale="en") if not page.policy]


@pytest.mark.parametrize("change", [{"title": ""}, {"title": "x" * 5000}, {"body": "x" * 100_001}])
def test_a_bad_text_is_not_kept(owner, change):
    assert owner.submit(f"{PAGES}/terms", data={**FORM, **change}).status_code == 422
    page = shown("terms")
    assert page is not None
    assert page.updated_at is None


def test_a_policy_goes_back_to_its_starting_text(owner):
    owner.submit(f"{PAGES}/terms", data=FORM)
    owner.submit(f"{PAGES}/terms", f"{PAGES}/terms/removal")
    page = shown("terms")
    assert page is not None
    assert page.title == "Terms of sale"
    assert owner.submit(f"{PAGES}/terms", f"{PAGES}/terms/removal").status_code == 404


@pytest.mark.parametrize("address", [f"{PAGES}/nothing", f"{PAGES}/terms?language=xx"])
def test_unknown_pages_are_not_found_and_unknown_languages_are_the_stores(owner, address):
    assert owner.get(address).status_code == (404 if "nothing" in address else 200)


def test_a_page_has_one_picture_in_every_language_and_takes_it_along(owner, client):
    editor = f"{PAGES}/about"
    owner.submit(PAGES, data={"title": "About", "slug": "about"})
    owner.submit(editor, data={**FORM, "title": "About", "published": "1"})
    owner.submit("/admin/front", data={"story": "Two people.", "story_link": "/pages/about"})
    assert "story__picture" not in text(client.get("/"))
    sent = {"picture": (io.BytesIO(picture_bytes((1600, 1200))), "studio.jpg"), "alt": "Our studio"}
    assert (
        owner.submit(editor, f"{editor}/picture", sent, content_type="multipart/form-data").status_code == 303
    )
    for path in ("/pages/about", "/he/pages/about", "/"):
        assert 'alt="Our studio"' in text(client.get(path)), path
    assert 'property="og:image"' in text(client.get("/pages/about"))
    refused = {"picture": (io.BytesIO(b"no picture"), "studio.jpg")}
    answer = owner.submit(editor, f"{editor}/picture", refused, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert 'alt="Our studio"' in text(answer), "what is there stays"
    owner.submit(editor, f"{editor}/picture/removal")
    assert "Our studio" not in text(client.get("/pages/about"))


def test_a_page_that_is_deleted_leaves_no_picture_behind(owner):
    editor = f"{PAGES}/about"
    owner.submit(PAGES, data={"title": "About", "slug": "about"})
    sent = {"picture": (io.BytesIO(picture_bytes((800, 600))), "studio.jpg")}
    owner.submit(editor, f"{editor}/picture", sent, content_type="multipart/form-data")
    db.end_read()
    assert page_pictures.picture_id("about") is not None
    owner.submit(editor, f"{editor}/removal")
    db.end_read()
    assert page_pictures.picture_id("about") is None
    assert db.session().scalar(select(func.count()).select_from(Media)) == 0
