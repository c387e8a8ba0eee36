"""Answers kept in the process: asked once, and true from the commit of a change on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from shop.content import operations as content
from shop.content.models import Page
from shop.kernel import db, kept
from tests.conftest import NOON
from tests.support.statements import counted


@kept.until_changed(Page)
def titles(prefix: str) -> tuple[str, ...]:
    """Titles of the pages that begin with `prefix`."""
    query = select(Page.title).where(Page.title.startswith(prefix)).order_by(Page.title)
    return tuple(db.session().scalars(query))


def save(title: str) -> None:
    """A page in the open transaction."""
    content.save_page(
        slug=title.lower(), locale="en", title=title, body="", published=True, in_footer=True, at=NOON
    )


def test_an_answer_is_asked_for_once_by_arguments(database) -> None:
    with db.transaction():
        save("About")
        save("Blog")
    assert titles("A") == ("About",)
    db.end_read()
    with counted() as sent:
        assert titles("A") == ("About",)
        assert titles("B") == ("Blog",)
    assert len(sent) == 1


def test_the_answer_of_an_untouched_table_is_kept_too(database) -> None:
    assert titles("A") == ()
    with counted() as sent:
        assert titles("A") == ()
    assert sent == []


def test_a_committed_change_is_seen_at_once(database) -> None:
    with db.transaction():
        save("About")
    assert titles("A") == ("About",)
    with db.transaction():
        save("Also")
    assert titles("A") == ("About", "Also")
    with db.transaction():
        content.discard_page(slug="about", locale="en")
    assert titles("A") == ("Also",)


def test_a_bulk_statement_is_seen_when_it_is_told(database) -> None:
    with db.transaction():
        save("About")
    assert titles("A") == ("About",)
    with db.transaction() as session:
        session.execute(update(Page).values(title="Again"))
        kept.changed(Page)
    assert titles("A") == ("Again",)


def test_a_change_that_was_rolled_back_is_never_kept(database) -> None:
    with db.transaction():
        save("About")
    seen = []

    def change_their_mind() -> None:
        with db.transaction():
            save("Also")
            seen.append(titles("A"))
            raise RuntimeError("changed their mind")

    with pytest.raises(RuntimeError):
        change_their_mind()
    assert seen == [("About", "Also")]
    assert titles("A") == ("About",)


def test_another_store_has_answers_of_its_own(sqlite, tmp_path) -> None:
    for name in ("First", "Second"):
        db.configure(replace(sqlite, var_dir=tmp_path / name))
        db.create_all()
        assert titles("") == ()
        with db.transaction():
            save(name)
        assert titles("") == (name,)
