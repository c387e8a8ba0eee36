"""Every mail in every language: light, complete, readable without pictures and in both directions."""

from __future__ import annotations

import importlib
import re
from html import unescape
from pathlib import Path

import pytest

from shop.brand import store
from shop.kernel.settings import Settings
from shop.mail import layouts, previews, rendering

FOLDERS = sorted(path.parent.name for path in (layouts.TEMPLATES / "emails").glob("*/body.mjml"))


@pytest.fixture(params=FOLDERS)
def shown(request: pytest.FixtureRequest, sqlite: Settings) -> list[str]:
    """The names of the previews of one mail; every mail has at least one."""
    names = previews.names(template=request.param)
    assert names, f"{request.param} has no preview"
    return names


@pytest.mark.parametrize("language", list(store.LANGUAGES))
def test_a_mail_says_its_news_in_html_and_in_text(shown: list[str], language: str) -> None:
    for name in shown:
        mail = previews.render(name, locale=language)
        assert mail.subject
        assert len(mail.html.encode()) < rendering.HTML_LIMIT
        assert f'lang="{language}"' in mail.html
        assert f'dir="{"rtl" if language in store.RIGHT_TO_LEFT else "ltr"}"' in mail.html
        assert not re.search(r"\{\{|\{%|\[\[|\[%|<mj-", mail.html + mail.text + mail.subject)
        assert "None" not in mail.text


def test_links_are_absolute_and_stand_in_both_parts(shown: list[str]) -> None:
    for name in shown:
        mail = previews.render(name, locale="en")
        links = {unescape(link) for link in re.findall(r'<a [^>]*href="([^"]+)"', mail.html)}
        assert all(link.startswith(("https://", "http://", "mailto:")) for link in links)
        missing = [link for link in links if link.startswith("http") and link not in mail.text]
        assert missing == []


def test_every_picture_has_words(shown: list[str]) -> None:
    for name in shown:
        images = re.findall(r"<img [^>]*>", previews.render(name, locale="en").html)
        assert all(re.search(r'\balt="', image) for image in images)


def test_the_text_runs_to_the_right_in_hebrew(shown: list[str]) -> None:
    for name in shown:
        body = previews.render(name, locale="he").html.partition("<body")[2].replace(" ", "")
        assert "direction:rtl" in body
        assert "direction:ltr" not in body


def test_a_mail_loads_nothing_but_its_pictures(shown: list[str]) -> None:
    for name in shown:
        html = previews.render(name, locale="en").html
        assert not re.search(r"<link|@import|<script|url\(|googleapis", html)


def test_each_mail_has_its_three_files() -> None:
    for folder in FOLDERS:
        for file in ("subject.txt", "body.txt"):
            assert (layouts.TEMPLATES / "emails" / folder / file).exists()


def test_a_tag_that_would_be_dropped_silently_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "emails" / "odd").mkdir(parents=True)
    (tmp_path / "emails" / "odd" / "body.mjml").write_text(
        "<mjml><mj-body><mj-txt>hello</mj-txt></mj-body></mjml>"
    )
    monkeypatch.setattr(layouts, "TEMPLATES", tmp_path)
    layouts._structure.cache_clear()
    try:
        with pytest.raises(layouts.BadTemplate, match="mj-txt"):
            layouts.compiled("odd", "ltr")
    finally:
        layouts._structure.cache_clear()


def test_a_context_may_not_hide_what_every_mail_has(sqlite: Settings) -> None:
    with pytest.raises(ValueError, match="brand"):
        rendering.render(template="test", locale="en", context={"server": "x", "brand": "evil"})


def test_twenty_five_lines_are_still_light(sqlite: Settings) -> None:
    sample = importlib.import_module("shop.orders.mail_samples").order()
    sample["lines"] = [{**sample["lines"][0], "image": "/media/a.jpg"} for _ in range(25)]
    html = rendering.render(template="order_confirmation", locale="en", context={"order": sample}).html
    assert html.count('alt="Linen throw"') == 25
    assert len(html.encode()) < rendering.HTML_LIMIT


@pytest.mark.parametrize(
    ("accent", "ink"),
    [("#ffffff", "#000000"), ("#000000", "#ffffff"), ("#ffd400", "#000000"), ("#7a4a2b", "#ffffff")],
)
def test_the_button_can_be_read_on_any_accent(accent: str, ink: str) -> None:
    assert rendering.ink_on(accent) == ink
