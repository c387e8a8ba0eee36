"""A mail's template and context to subject, HTML and text, in the recipient's language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import css_inline
from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from shop.brand import links, store
from shop.mail import formatting, layouts, markup
from shop.mail import look as looks
from shop.mail.look import Look
from shop.mail.outgoing import header_text

TRANSLATIONS = Path(__file__).resolve().parents[2] / "translations"
# Invisible: keeps mail programs from adding the next words to the preview line.
FILLER = "\u034f\u200c\u00a0" * 60
HTML_LIMIT = 60 * 1024  # Gmail clips at about 102 KB
_inliner = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A mail ready to be put into an envelope."""

    subject: str
    html: str
    text: str


def render(
    *,
    template: str,
    locale: str,
    context: dict[str, Any],
    unsubscribe_url: str = "",
    marks: dict[str, str] | None = None,
    look: Look | None = None,
    preferences_url: str = "",
) -> Rendered:
    """The mail in `locale`, a language of the store (others fall back to its own), in `look` or the owner's.

    `marks` are put on every `url(…)` of the mail (campaign, who it was written to). Raises Jinja's
    UndefinedError when the context lacks a name the template uses, ValueError when it takes a name that
    every mail has (brand, url, day, …).
    """
    locale = locale if locale in store.LANGUAGES else store.current().language
    direction = "rtl" if locale in store.RIGHT_TO_LEFT else "ltr"
    values = {
        **_surroundings(locale, direction, marks or {}, look or looks.current()),
        "unsubscribe_url": unsubscribe_url,
        "preferences_url": preferences_url,
    }
    if taken := values.keys() & context.keys():
        raise ValueError(f"mail {template}: {', '.join(sorted(taken))} would hide what every mail has")
    values |= context
    html = _inliner.inline(_html(template, locale, direction).render(values))
    around = markup.Surroundings(store=values["brand"].name, url=values["url"], absolute=values["absolute"])
    return Rendered(
        subject=header_text(_text(template, "subject.txt", locale).render(values)),
        html=markup.put(html, template, context, around),
        text=_tidy(_text(template, "body.txt", locale).render(values)),
    )


def gettext(message: str, *, locale: str, **params: Any) -> str:
    """`message` in `locale` with its places filled, for sentences that arrive as data."""
    text = _translations(locale).ugettext(message)
    return text % params if params else text


def _surroundings(locale: str, direction: str, marks: dict[str, str], look: Look) -> dict[str, Any]:
    brand = replace(store.current(), accent=look.accent)
    return {
        "brand": brand,
        "look": look,
        "accent_ink": look.ink,
        "logo_url": links.base() + brand.logo_url if brand.logo and look.logo else "",
        "locale": locale,
        "direction": direction,
        "filler": FILLER,
        "url": partial(links.url, locale=locale, **marks),
        "absolute": lambda path: path if path.startswith("http") else links.base() + path,
        "day": partial(formatting.day, locale=locale, zone=brand.time_zone),
        "long_day": partial(formatting.long_day, locale=locale, zone=brand.time_zone),
        "days": partial(formatting.days, locale=locale, zone=brand.time_zone),
        "moment": partial(formatting.moment, locale=locale, zone=brand.time_zone),
    }


@lru_cache(maxsize=256)
def _html(template: str, locale: str, direction: str) -> Template:
    return _environment(locale, True).from_string(layouts.compiled(template, direction))


def _text(template: str, name: str, locale: str) -> Template:
    return _environment(locale, False).get_template(f"{layouts.FOLDER}/{template}/{name}")


@lru_cache(maxsize=16)
def _environment(locale: str, autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(layouts.TEMPLATES),
        undefined=StrictUndefined,
        autoescape=autoescape,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(_translations(locale), newstyle=True)  # type: ignore[attr-defined]
    names = ("money", "number", "country")
    environment.filters.update({name: partial(getattr(formatting, name), locale=locale) for name in names})
    return environment


@lru_cache(maxsize=16)
def _translations(locale: str) -> NullTranslations:
    return Translations.load(str(TRANSLATIONS), [locale])


def _tidy(text: str) -> str:
    """At most one empty line in a row, none at the ends, no blanks at line ends."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"
