"""Pages: starting texts, the owner's own, languages, drafts and the foot of the shop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shop.brand import store
from shop.content import operations, policies, queries
from shop.kernel import db
from shop.kernel.errors import NotFound
from tests.support.crowd import errors, together

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("database")


def save(slug: str = "about", *, locale: str = "en", at: datetime = NOON, **changes) -> None:
    values = {
        "title": "About us",
        "body": "We make **mugs**.",
        "published": True,
        "in_footer": True,
        **changes,
    }
    with db.transaction():
        operations.save_page(slug=slug, locale=locale, at=at, **values)
    db.end_read()


def name_the_store(**changes) -> None:
    with db.transaction():
        store.update(at=NOON, **changes)
    db.end_read()


def test_a_new_store_has_every_policy_with_its_own_name_in_it():
    name_the_store(name="Kiln & Tide", email="hello@kilnandtide.example", country="IL")
    page = queries.page(policies.TERMS, locale="en")
    assert page is not None
    assert page.title == "Terms of sale"
    assert "order placed at Kiln &amp; Tide" in page.html
    assert "hello@kilnandtide.example" in page.html
    assert "our own country (Israel)" in page.html
    assert page.updated_at is None


def test_a_reader_gets_the_starting_text_in_their_language():
    page = queries.page(policies.RETURNS, locale="he")
    assert page is not None
    assert page.title == "החזרות וביטול עסקה"


def test_what_the_owner_wrote_goes_before_a_translated_starting_text():
    save(policies.RETURNS, title="Returns", body="Thirty days.")
    page = queries.page(policies.RETURNS, locale="he")
    assert page is not None
    assert "Thirty days." in page.html
    assert page.locale == "en"
    save(policies.RETURNS, locale="he", title="החזרות", body="שלושים יום.")
    page = queries.page(policies.RETURNS, locale="he")
    assert page is not None
    assert "שלושים" in page.html


def test_a_policy_can_be_changed_but_not_hidden():
    save(policies.TERMS, published=False, body="Ours.")
    page = queries.page(policies.TERMS, locale="en")
    assert page is not None
    assert "Ours." in page.html
    assert page.updated_at == NOON


def test_a_draft_is_shown_to_nobody():
    save(published=False)
    assert queries.page("about", locale="en") is None
    assert ("about", "About us") not in queries.links(locale="en").foot


def test_an_unknown_page_is_none():
    assert queries.page("nothing", locale="en") is None
    assert queries.for_editing("nothing", locale="en") is None


def test_the_foot_links_policies_and_then_own_pages():
    save()
    save("care", title="Care", in_footer=False)
    assert [slug for slug, _ in queries.links(locale="en").foot] == [*policies.TITLES, "about"]
    assert dict(queries.links(locale="he").foot)["about"] == "About us"
    save(locale="he", title="עלינו")
    assert dict(queries.links(locale="he").foot)["about"] == "עלינו"


def test_policies_nobody_has_read_are_counted():
    assert queries.unread_policies() == list(policies.TITLES)
    for slug in policies.TITLES:
        save(slug, title="Read", body="Read.")
    assert queries.unread_policies() == []


def test_the_editor_offers_a_page_of_another_language_empty():
    save(locale="he", title="עלינו")
    page = queries.for_editing("about", locale="en")
    assert page is not None
    assert (page.title, page.body, page.written) == ("עלינו", "", False)
    assert [one.slug for one in queries.every_page(locale="en")] == [*policies.TITLES, "about"]


def test_a_page_saved_twice_at_the_same_time_is_one_page():
    def press() -> None:
        with db.transaction():
            operations.save_page(
                slug="about", locale="en", title="About", body="", published=True, in_footer=True, at=NOON
            )

    assert not errors(together(*[press] * 4))
    assert len([page for page in queries.every_page(locale="en") if page.written]) == 1


def test_saving_again_changes_the_same_page():
    save()
    save(body="Other.", at=NOON + timedelta(days=1))
    (page,) = [one for one in queries.every_page(locale="en") if not one.policy]
    assert page.body == "Other."
    assert page.updated_at == NOON + timedelta(days=1)


def test_a_discarded_policy_shows_its_starting_text_again():
    save(policies.TERMS, title="Mine", body="Mine.")
    with db.transaction():
        operations.discard_page(slug=policies.TERMS, locale="en")
    db.end_read()
    page = queries.page(policies.TERMS, locale="en")
    assert page is not None
    assert page.title == "Terms of sale"
    with pytest.raises(NotFound), db.transaction():
        operations.discard_page(slug=policies.TERMS, locale="en")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "About Us"),
        ("slug", "../etc"),
        ("slug", ""),
        ("slug", "a" * 81),
        ("slug", "-a"),
        ("locale", "xx"),
        ("title", ""),
        ("title", "x" * 201),
        ("body", "x" * 100_001),
        ("seo_title", "x" * 201),
        ("seo_description", "x" * 501),
    ],
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(field, value):
    values = {"slug": "about", "locale": "en", "title": "About", "body": "", field: value}
    with pytest.raises(operations.BadPage), db.transaction():
        operations.save_page(published=True, in_footer=True, at=NOON, **values)
    db.end_read()
    assert [page for page in queries.every_page(locale="en") if page.written] == []


@pytest.mark.parametrize("slug", ["terms", "about"])
def test_an_address_is_taken_once(slug):
    save()
    with pytest.raises(operations.BadPage), db.transaction():
        operations.create_page(slug=slug, locale="en", title="Again", at=NOON)


def test_emoji_and_long_words_are_kept():
    save(title="🏺 " + "א" * 190, body="x" * 99_000)
    page = queries.page("about", locale="en")
    assert page is not None
    assert page.title.startswith("🏺 א")
