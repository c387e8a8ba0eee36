"""Every mail in every language: light, complete, readable without pictures and in both directions."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest

from shop.brand import colors, links, store
from shop.kernel import db
from shop.kernel.settings import Settings
from shop.mail import layouts, linting, look, previews, rendering
from shop.mail.rendering import Rendered
from tests.conftest import NOON

FOLDERS = sorted(path.parent.name for path in (layouts.TEMPLATES / "emails").glob("*/body.mjml"))
ADDRESS = "12 Harbor Street\n04101 Portland ME"
# What a shop must be able to say, and the mail that says it.
NEEDED = {
    "confirmation": "order_confirmation",
    "payment problem": "order_payment_problem",
    "shipped": "parcel_shipped",
    "delayed": "parcel_delayed",
    "out for delivery": "parcel_out_for_delivery",
    "ready for pickup": "parcel_ready_for_pickup",
    "delivered": "parcel_delivered",
    "exception": "parcel_problem",
    "refund": "order_refunded",
    "cancel": "order_cancelled",
    "return asked for": "return_requested",
    "return approved": "return_approved",
    "return declined": "return_declined",
    "return received": "return_received",
    "return settled": "return_settled",
    "NPS invitation": "nps_invitation",
    "one reminder": "nps_reminder",
    "account": "account_changed",
    "magic link": "magic_link",
    "back in stock": "back_in_stock",
    "gift card": "gift_card",
    "owner: new order": "owner_new_order",
    "owner: attention": "owner_attention",
    "owner: the week": "owner_week",
}
READ_BY_PROGRAMS = {"order_confirmation": "Order", "order_ready": "Order", "parcel_shipped": "ParcelDelivery",
                    "parcel_delivered": "ParcelDelivery", "parcel_delayed": "ParcelDelivery"}  # fmt: skip
_made: dict[tuple[str, str], Rendered] = {}


@pytest.fixture
def mails(sqlite: Settings) -> Iterator[dict[tuple[str, str], Rendered]]:
    """Every preview in every language, of a store with an address; rendered once for all tests."""
    links.configure("https://shop.example")
    if not _made:
        with db.transaction():
            store.update(name="Kiln & Tide", email="hello@shop.example", address=ADDRESS, at=NOON)
        for language in store.LANGUAGES:
            _made.update(
                {(name, language): previews.render(name, locale=language) for name in previews.names()}
            )
    yield _made
    links.configure("http://localhost")


def visible(html: str) -> str:
    """The words of a mail as they are read."""
    inner = html.partition("<body")[2].partition(">")[2]
    body = re.sub(r"<style.*?</style>|<script.*?</script>|<!--.*?-->", " ", inner, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def is_light(name: str, language: str, mail: Rendered) -> bool:
    return len(mail.html.encode()) < rendering.HTML_LIMIT


def is_filled(name: str, language: str, mail: Rendered) -> bool:
    open_places = re.search(r"\{\{|\{%|\[\[|\[%|<mj-", mail.html + mail.text + mail.subject)
    return bool(mail.subject) and len(mail.subject) <= 150 and not open_places and "None" not in mail.text


def tells_its_language(name: str, language: str, mail: Rendered) -> bool:
    direction = "rtl" if language in store.RIGHT_TO_LEFT else "ltr"
    head = mail.html[: mail.html.index("<head")]
    return f'lang="{language}"' in head and f'dir="{direction}"' in head


def runs_its_way(name: str, language: str, mail: Rendered) -> bool:
    body = mail.html.partition("<body")[2].replace(" ", "")
    return language == "en" or ("direction:rtl" in body and "direction:ltr" not in body)


def links_are_absolute_and_safe(name: str, language: str, mail: Rendered) -> bool:
    found = re.findall(r'(?:href|src)="([^"]*)"', mail.html)
    return all(unescape(link).startswith(("https://", "mailto:")) for link in found)


def links_stand_in_both_parts(name: str, language: str, mail: Rendered) -> bool:
    found = {unescape(link) for link in re.findall(r'<a [^>]*href="(http[^"]+)"', mail.html)}
    return all(link in mail.text for link in found)


def pictures_have_words(name: str, language: str, mail: Rendered) -> bool:
    return all(re.search(r'\balt="', image) for image in re.findall(r"<img [^>]*>", mail.html))


def loads_nothing_but_pictures(name: str, language: str, mail: Rendered) -> bool:
    plain = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", mail.html)
    return not re.search(r"<link|@import|<script|url\(|googleapis|javascript:", plain)


def text_says_the_same(name: str, language: str, mail: Rendered) -> bool:
    """Whatever has a digit (amounts, days, numbers) and the headline stand in the text, too."""
    said = set(re.findall(r"[\w.,:$€₪-]*\d[\w.,:$€₪-]*", visible(mail.html)))
    headline = re.search(r"<h1[^>]*>(.*?)</h1>", mail.html, re.S)
    words = unescape(re.sub(r"<[^>]+>", "", headline[1])).split() if headline else ["?"]
    if name == "conversation_answer":  # its text begins as a person would
        words = []
    text = mail.text + " ".join(mail.text.split())
    return all(one.strip(".,:-") in text for one in said) and all(word in text for word in words)


def preheader_says_the_news(name: str, language: str, mail: Rendered) -> bool:
    hidden = re.search(r'<div style="display:none[^"]*"[^>]*>(.*?)</div>', mail.html, re.S)
    told = unescape(hidden[1]).partition(rendering.FILLER[:3])[0].strip() if hidden else ""
    return bool(told) and told != mail.subject and "browser" not in told


def is_ready_for_the_night(name: str, language: str, mail: Rendered) -> bool:
    needed = ('name="color-scheme"', "prefers-color-scheme: dark", "[data-ogsc]")
    return all(one in mail.html for one in needed)


def says_who_writes(name: str, language: str, mail: Rendered) -> bool:
    return all("Harbor Street, 04101" in part for part in (visible(mail.html), mail.text))


CHECKS = [is_light, is_filled, tells_its_language, runs_its_way, links_are_absolute_and_safe,
          pictures_have_words,
          links_stand_in_both_parts, loads_nothing_but_pictures, text_says_the_same, preheader_says_the_news,
          is_ready_for_the_night, says_who_writes]  # fmt: skip


@pytest.mark.parametrize("check", CHECKS)
def test_every_mail_in_every_language(
    mails: dict[tuple[str, str], Rendered], check: Callable[[str, str, Rendered], bool]
) -> None:
    assert [key for key, mail in mails.items() if not check(*key, mail)] == []


def test_every_mail_can_be_looked_at_and_has_its_three_files(sqlite: Settings) -> None:
    assert [folder for folder in FOLDERS if folder not in previews.templates()] == []
    for folder in FOLDERS:
        for file in ("subject.txt", "body.txt"):
            assert (layouts.TEMPLATES / "emails" / folder / file).exists()


def test_there_is_a_mail_for_whatever_must_be_said(sqlite: Settings) -> None:
    assert [what for what, template in NEEDED.items() if template not in previews.templates()] == []


def test_programs_can_read_orders_and_parcels(mails: dict[tuple[str, str], Rendered]) -> None:
    for template, kind in READ_BY_PROGRAMS.items():
        [block] = re.findall(
            r'<script type="application/ld\+json">(.*?)</script></head>', mails[template, "en"].html
        )
        said = json.loads(block)
        assert (said["@context"], said["@type"]) == ("https://schema.org", kind)
        number = said["orderNumber"] if kind == "Order" else said["partOfOrder"]["orderNumber"]
        assert number == "1042"


def test_what_programs_read_closes_no_tag_and_holds_no_street(sqlite: Settings) -> None:
    order = importlib.import_module("shop.orders.mail_samples").order()
    order["lines"][0]["title"] = "</script><script>alert(1)</script>"
    html = rendering.render(template="order_confirmation", locale="en", context={"order": order}).html
    assert "<script>" not in html
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert json.loads(block)["acceptedOffer"][0]["itemOffered"]["name"] == order["lines"][0]["title"]
    assert "Harbor Street" not in block


TRAPS = {
    "<mj-txt>hello</mj-txt>": "mj-txt",
    '<mj-image src="/a.png" />': "alt",
    '<mj-style inline="inline">p {}</mj-style>': "inline",
    '<mj-button aria-label="Go">Go</mj-button>': "aria-label",
    '<script type="application/ld+json">{}</script>': "script",
    "<mj-raw>{% for x in all %}</mj-raw><mj-section></mj-section><mj-raw>{% endfor %}</mj-raw>": "mj-table",
    "<!--[if mso]><div><![endif]-->": "conditional",
    '<mj-text font-size="12px">small</mj-text>': "14 px",
    "<mj-html-attributes></mj-html-attributes>": "mj-html-attributes",
    '<mj-include path="./a.mjml" />': "mj-include",
}


def test_what_would_be_dropped_silently_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for number, (part, said) in enumerate(TRAPS.items()):
        assert any(said in fault for fault in linting.faults(part)), part
        folder = tmp_path / "emails" / f"odd{number}"
        folder.mkdir(parents=True)
        (folder / "body.mjml").write_text(f"<mjml><mj-body>{part}</mj-body></mjml>")
    monkeypatch.setattr(layouts, "TEMPLATES", tmp_path)
    layouts._structure.cache_clear()
    try:
        for number in range(len(TRAPS)):
            with pytest.raises(layouts.BadTemplate):
                layouts.compiled(f"odd{number}", "ltr")
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


def test_any_accent_can_be_read_by_day_and_by_night() -> None:
    for accent in ("#ffffff", "#000000", "#ffd400", "#7a4a2b", "#808080", "#00ff00", "#1f1e1d"):
        shown = look.Look(accent=accent)
        assert colors.contrast(shown.ink, accent) >= 4.5
        assert colors.contrast(shown.link, look.PAPER) >= 4.5
        assert colors.contrast(shown.link_by_night, look.NIGHT) >= 4.5
    assert look.Look(accent="#7a4a2b").link == "#7a4a2b"


def test_a_look_changes_color_logo_and_end(sqlite: Settings) -> None:
    with db.transaction():
        store.update(logo="brand/logo.png", at=NOON)
    plain = previews.render("order_confirmation", locale="en", look=look.Look(accent="#204060", logo=False))
    own = previews.render(
        "order_confirmation", locale="en", look=look.Look(accent="#204060", footer="Open daily\n<b>10–6</b>")
    )
    assert "#204060" in plain.html
    assert "logo.png" in own.html
    assert "logo.png" not in plain.html
    assert "&lt;b&gt;10–6&lt;/b&gt;" in own.html
    assert "Open daily" in own.text
    with db.transaction():
        look.keep(look.Look(accent=store.current().accent, footer="Bye", logo=True), at=NOON)
        store.update(accent="#112233", at=NOON)
    assert (look.current().accent, look.current().footer) == ("#112233", "Bye")
    for typed in ({"accent": "red"}, {"accent": "#12345g"}, {"accent": "", "footer": "x" * 301}):
        with pytest.raises(look.BadLook):
            look.checked(**{"footer": "", "logo": True, **typed})
