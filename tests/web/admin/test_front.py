"""The owner says what the shop says at its front."""

from __future__ import annotations

import io
from typing import Any

import pytest

from shop.content import front
from shop.kernel import db
from tests.factories.catalog import picture_bytes
from tests.web.admin.conftest import text

FRONT = "/admin/front"
SAID = {
    "announcement": "Free <b>delivery</b>",
    "announcement_link": "/pages/shipping",
    "headline": "Mugs by the sea",
    "sentence": "Made by hand.",
    "promises": "One\n\nTwo\nThree\nFour",
    "story_title": "Two wheels",
    "story": "Line one.\nLine two.",
    "story_link": "/pages/terms",
}


def test_what_is_said_is_shown(owner: Any, client: Any) -> None:
    assert owner.submit(FRONT, data=SAID).status_code == 303
    home = text(client.get("/"))
    assert "Free &lt;b&gt;delivery&lt;/b&gt;" in home
    assert 'href="/pages/shipping"' in home
    for words in ("Mugs by the sea", "Made by hand.", "Two wheels", "Line two.", "Three"):
        assert words in home
    assert "Four" not in home, "three reasons are enough"
    assert "Free &lt;b&gt;" in text(client.get("/pages/terms")), "the announcement is on every page"
    assert 'value="Mugs by the sea"' in text(owner.get(FRONT))


def test_each_language_has_its_own_words(owner: Any, client: Any) -> None:
    owner.submit(FRONT, data=SAID)
    owner.submit(f"{FRONT}?language=he", data={"headline": "ספלים על שפת הים"})
    hebrew = text(client.get("/he/"))
    assert "ספלים על שפת הים" in hebrew
    assert 'href="/he/pages/shipping"' in hebrew, "a link stays in the reader's language"
    assert "Mugs by the sea" in text(client.get("/"))


def test_a_picture_is_shown_and_taken_back(owner: Any, client: Any) -> None:
    picture = {"picture": (io.BytesIO(picture_bytes((1600, 1200))), "hero.jpg"), "alt": "A table"}
    answer = owner.submit(FRONT, f"{FRONT}/picture", picture, content_type="multipart/form-data")
    assert answer.status_code == 303
    db.end_read()
    assert front.picture_id() is not None
    assert "/media/" in text(client.get("/")).split('class="hero__picture"')[1].split("</section>")[0]
    owner.submit(FRONT, f"{FRONT}/picture/removal")
    db.end_read()
    assert front.picture_id() is None


def test_what_is_no_picture_is_refused(owner: Any) -> None:
    for file in (b"<svg onload=alert(1)>", b""):
        picture = {"picture": (io.BytesIO(file), "hero.svg")}
        answer = owner.submit(FRONT, f"{FRONT}/picture", picture, content_type="multipart/form-data")
        assert answer.status_code == 422
    db.end_read()
    assert front.picture_id() is None


@pytest.mark.parametrize(
    "changes", [{"headline": "x" * 121}, {"story_link": "javascript:alert(1)"}, {"announcement_link": "//x"}]
)
def test_what_cannot_be_said_is_refused_with_what_was_typed(owner: Any, changes: dict[str, str]) -> None:
    answer = owner.submit(FRONT, data={**SAID, **changes})
    assert answer.status_code == 422
    assert "Line one." in text(answer)
    db.end_read()
    assert front.said("en") == front.Front()
