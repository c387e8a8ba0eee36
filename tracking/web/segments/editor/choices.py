"""What the form offers to choose from, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from shop.catalog import queries as catalog
from tracking.journeys.words import CHANNELS
from tracking.segments.rules import vocabulary as words
from tracking.web.segments.editor.drafts import Row
from tracking.web.segments.editor.shapes import Book

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Choices:
    """`about`: (title of the group, options) of what a condition is about; the rest are (value, label)."""

    about: list[tuple[str, Options]]
    collections: Options
    channels: Options
    titles: list[str]


def of(book: Book) -> Choices:
    """The choices of a page."""
    return Choices(
        about=_about(book),
        collections=[(str(one.id), one.title) for one, _count in catalog.collections_with_counts()],
        channels=[(name, _(title)) for name, title in CHANNELS.items()],
        titles=catalog.titles_to_suggest(),
    )


def _about(book: Book) -> list[tuple[str, Options]]:
    found = [
        (
            _(title),
            [(f"trait:{one.key}", _(one.name)) for one in words.TRAITS.values() if one.group == group],
        )
        for group, title in words.GROUPS.items()
    ]
    found.insert(
        1, (_("How often, within a time"), [(f"fact:{f.key}", _(f.name)) for f in words.FACTS.values()])
    )
    found.append(
        (_("Your attributes"), [(f"attribute:{one.key}", one.name) for one in book.attributes.values()])
    )
    found.append((_("Segments"), [(f"segment:{code}", name) for code, name in book.segments.items()]))
    return [(title, options) for title, options in found if options]


def fact(row: Row) -> words.Fact | None:
    """The fact that a row counts."""
    return words.FACTS.get(row.key) if row.kind == "fact" else None


def measures(found: words.Fact) -> Options:
    """What of a fact can be counted."""
    return [(one, _(words.MEASURES[one])) for one in found.measures]
