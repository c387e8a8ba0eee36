"""Fragments are kept by what they show, have holes for one reader's own, and know nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from shop.web import fragments

TEXTS = {
    "greeting.html": "Hello {{ account_name() }}, {{ name }} & {{ account_name() }}",
    "nosy.html": "{{ current_customer }}",
    "prying.html": "{{ session }}",
    "knowing.html": "{{ request.cookies }}",
}


@pytest.fixture
def templates(app: Any) -> Iterator[None]:
    """A few templates in place of the shop's, inside a request."""
    with app.test_request_context("/"):
        environment = fragments._environment()
        own, environment.loader = environment.loader, DictLoader(TEXTS)
        fragments.forget()
        yield
        environment.loader = own
        fragments.forget()


def greeting(name: str, *, shows: Any = ()) -> str:
    made = fragments.made("greeting", shows, lambda: fragments.render("greeting.html", name=name))
    return str(made.fill({"account_name": lambda: "<Cleo>"}))


@pytest.mark.usefixtures("templates")
def test_holes_are_filled_and_escaped_in_each_answer() -> None:
    assert greeting("<b>") == "Hello &lt;Cleo&gt;, &lt;b&gt; & &lt;Cleo&gt;"
    made = fragments.made("greeting", (), lambda: "never called")
    assert str(made.fill({"account_name": lambda: Markup("<i>")})) == "Hello <i>, &lt;b&gt; & <i>"


@pytest.mark.usefixtures("templates")
def test_what_it_shows_tells_fragments_apart() -> None:
    assert "Ada" in greeting("Ada", shows=1)
    assert "Ada" in greeting("Ben", shows=1)
    assert "Ben" in greeting("Ben", shows=2)


@pytest.mark.usefixtures("templates")
def test_what_one_reader_alone_is_shown_is_not_kept() -> None:
    before = fragments.tally()
    assert "Ada" in greeting("Ada", shows=None)
    assert "Ben" in greeting("Ben", shows=None)
    assert fragments.tally() == before


@pytest.mark.usefixtures("templates")
@pytest.mark.parametrize("name", ["nosy", "prying", "knowing"])
def test_a_template_that_asks_for_the_reader_fails(name: str) -> None:
    with pytest.raises(UndefinedError):
        fragments.render(f"{name}.html")


@pytest.mark.usefixtures("templates")
def test_only_so_many_letters_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "MOST_LETTERS", 100)
    for number in range(50):
        greeting("x" * 20, shows=number)
    assert 0 < fragments.tally().kept < 5
    assert "Ada" in greeting("Ada", shows=0), "the oldest went and is made again"
