"""Templates: short, translated, safe under a strict policy, and forms that carry their token."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.markup import Markup, without_jinja
from tests.architecture.tree import files, report, short

HARD_LIMIT = 100
PAGES = files(".html", under=("templates",))
MAILS = files(".mjml", ".txt", under=("templates/emails",))
NEEDS_NO_TOKEN = {
    # The signed token in the address is the proof, and mail programs post there without a form (RFC 8058).
    "templates/storefront/mail_preferences/show.html",
}
POST_FORM = re.compile(r"<form\b[^>]*method=[\"']?post\b.*?</form>", re.I | re.S)


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_templates_stay_short():
    lengths = {path: len(text(path).splitlines()) for path in files(under=("templates",))}
    faults = [f"{short(path)}: {length} lines" for path, length in lengths.items() if length > HARD_LIMIT]
    assert not faults, report(faults)


def test_no_style_or_script_hides_in_an_attribute():
    faults = [
        f"{short(path)}:{tag.line}: {name} on <{tag.name}>"
        for path in PAGES
        for tag in Markup.read(path).tags
        for name, value in tag.attributes.items()
        if name == "style" or name.startswith("on") or (value or "").strip().lower().startswith("javascript:")
    ]
    assert not faults, report(faults)


def test_inline_scripts_and_styles_carry_a_nonce():
    faults = [
        f"{short(path)}:{tag.line}: <{tag.name}>"
        for path in PAGES
        for tag in Markup.read(path).tags
        if tag.name in ("script", "style") and not {"src", "nonce"} & set(tag.attributes)
    ]
    assert not faults, report(faults)


def test_every_word_goes_through_translation():
    faults = [
        f"{short(path)}:{line}: {words}"
        for path in [*PAGES, *MAILS]
        if "style_guide" not in path.as_posix()  # shows developers what there is
        for line, words in Markup.read(path).bare_words
    ]
    assert not faults, report(faults)


def test_every_form_that_changes_something_carries_its_token():
    faults = [
        f"{short(path)}: {form[0][:70]!r}"
        for path in PAGES
        for form in POST_FORM.finditer(text(path))
        if "csrf" not in form[0] and short(path) not in NEEDS_NO_TOKEN
    ]
    assert not faults, report(faults)


def test_nothing_is_fetched_from_strangers():
    allowed = ("https://js.stripe.com/",)
    faults = [
        f"{short(path)}:{tag.line}: {value}"
        for path in PAGES
        for tag in Markup.read(path).tags
        for name, value in tag.attributes.items()
        if name in ("src", "srcset", "href") and tag.name in ("script", "img", "link", "iframe", "source")
        if re.match(r"(https?:)?//", value or "") and not (value or "").startswith(allowed)
    ]
    assert not faults, report(faults)


def test_every_mail_has_a_subject_and_both_bodies():
    folders = {path.parent for path in MAILS if not path.parent.name.startswith("_")}
    faults = [
        f"{short(folder)}/{name} is missing"
        for folder in sorted(folders)
        for name in ("subject.txt", "body.txt", "body.mjml")
        if not (folder / name).exists()
    ]
    assert not faults, report(faults)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>{{ _('Hello') }}</p>", []),
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{% trans %}…{% endtrans %} · 12 %</p>", []),
        ('<img alt="A chair">', ["A chair"]),
        ("<img alt=\"{{ _('A chair') }}\"><input name=email>", []),
        ("<code>pip install</code><p translate=no>Threeclick <b>GmbH</b></p>", []),
        ("<script nonce=x>let words</script><b>After</b>", ["After"]),
        ('<meta name="viewport" content="width=device-width">', []),
        ('<meta name="description" content="A good shop">', ["A good shop"]),
        ('<{{ tag }} class="card">{{ x }}</{{ tag }}> aria-label="{{ y }}"', []),
        ("[% block a %][[ parts.rule() ]]{{ _('x') }}[# note #] loose", ["loose"]),
        ("<br/><svg><path d='M1 1'/></svg>End", ["End"]),
    ],
)
def test_bare_words_are_told_from_translated_ones(source, found):
    assert [words for _, words in Markup(source).bare_words] == found


def test_taking_jinja_out_keeps_the_lines():
    assert without_jinja("a\n{# b\nc #}\nd{{ e }}").split("\n") == ["a", " ", "", "d "]
