"""The form of a segment's rule: rows in blocks, both ways, with what is wrong said at its row."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from tracking.segments.rules.problems import BadRule
from tracking.web.segments.editor import drafts, filling, reading, shapes
from tracking.web.segments.editor.drafts import Block, Draft, Row
from tracking.web.segments.editor.shapes import Book

BOOK = Book(attributes={}, segments={"vip": "Best customers"})
ORDERS = {"trait": "orders", "op": ">=", "value": 3}
COUNTRY = {"trait": "lifecycle", "op": "any_of", "value": ["lost", "lapsing"]}
VIEWS = {
    "fact": "view", "op": ">=", "value": 3, "measure": "times", "days": 14, "products": [],
    "collections": ["0193c3f0-0000-7000-8000-000000000001"], "channels": ["Email"],
}  # fmt: skip
RULES: tuple[dict[str, Any], ...] = (
    {"all": [ORDERS]},
    {"any": [ORDERS, {"trait": "spent", "op": "between", "value": [1000, 250050]}]},
    {"all": [{"trait": "accepts_marketing", "op": "is", "value": False}, {"segment": "vip"}]},
    {"not": {"any": [ORDERS, COUNTRY]}},
    {"all": [{"any": [ORDERS, VIEWS]}, {"not": {"any": [{"segment": "vip"}]}}]},
    {"all": [{"not": {"segment": "vip"}}, {"trait": "propensity", "op": ">", "value": 0.25}]},
    {"all": [{"trait": "last_order", "op": "not_in_last", "value": 90},
             {"trait": "created", "op": "before", "value": "2026-01-31"},
             {"trait": "opinion", "op": "empty", "value": None},
             {"trait": "country", "op": "any_of", "value": ["DE", "FR"]},
             {"trait": "rating", "op": "=", "value": 4.5}]},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _store(sqlite: object, request: Any) -> Any:
    """Words are said in a language."""
    from flask import Flask
    from flask_babel import Babel

    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def test_every_rule_of_two_levels_goes_into_the_form_and_comes_out_the_same() -> None:
    for rule in RULES:
        draft = filling.draft(rule, BOOK)
        again, said = reading.rule(draft, BOOK)
        assert again == rule
        assert not any(row.problem for row in said.rows())


def test_the_form_is_read_as_it_was_shown() -> None:
    for rule in RULES:
        draft = filling.draft(rule, BOOK, name="Some")
        assert drafts.typed(_sent(draft)) == draft


def test_what_the_form_cannot_show_is_said() -> None:
    for deep in ({"all": [{"any": [{"all": [ORDERS]}]}]}, {"not": {"all": [ORDERS, COUNTRY]}}):
        with pytest.raises(filling.TooDeep):
            filling.draft(deep, BOOK)


def test_what_cannot_be_read_is_said_at_its_row_and_stays_typed() -> None:
    wrong = (
        Row(what="trait:orders", op=">=", value="three"), Row(what="trait:spent", op=">=", value=""),
        Row(what="trait:last_order", op="in_last", value="0"),
        Row(what="trait:created", op="on", value="32.1."),
        Row(what="trait:lifecycle", op="any_of"), Row(what="trait:gone", op="is", value="x"),
        Row(what="trait:orders", op="between", value="1"), Row(what="segment:gone"),
        Row(what="fact:view", op=">=", value="1", products=("Nothing",)),
        Row(what="trait:orders", op=">=", value="nan"), Row(what="trait:orders", op=">=", value="٣"),
    )  # fmt: skip
    for row in wrong:
        rule, said = reading.rule(Draft(blocks=(Block(rows=(row,)),)), BOOK)
        assert rule is None
        (shown,) = said.rows()
        assert shown.problem, row
        assert shown.value == row.value


def test_buttons_add_and_remove_rows_and_blocks_and_another_subject_begins_anew() -> None:
    draft = filling.draft(RULES[4], BOOK)
    assert [len(b.rows) for b in drafts.acted(draft, "add-2").blocks] == [2, 2]
    assert [len(b.rows) for b in drafts.acted(draft, "remove-1-2").blocks] == [1, 1]
    assert [b.match for b in drafts.acted(draft, "unblock-1").blocks] == ["none"]
    assert len(drafts.acted(draft, "block").blocks) == 3
    for nonsense in ("", "add-9", "remove-1", "remove-x-y", "unblock--1", "add-²"):
        assert drafts.acted(draft, nonsense) == draft
    form = _sent(draft)
    form["b1.c1.what"] = "trait:country"
    assert drafts.typed(form).blocks[0].rows[0] == Row(what="trait:country")


def test_a_contradiction_is_said_at_the_row_that_it_is_about() -> None:
    draft = filling.draft(RULES[4], BOOK)
    said, rest = reading.blamed(draft, BadRule("No.", path=(1, 0)))
    assert said.blocks[1].rows[0].problem == "No."
    assert rest == ""
    one = filling.draft(RULES[1], BOOK)
    said, rest = reading.blamed(one, BadRule("No.", path=(1,)))
    assert said.blocks[0].rows[1].problem == "No."
    assert reading.blamed(one, BadRule("No.")) == (one, "No.")


def test_a_row_asks_for_the_fields_that_its_subject_needs() -> None:
    fields = {
        Row(what="trait:spent", op="between"): (shapes.MONEY, True),
        Row(what="trait:last_order", op="in_last"): (shapes.DAYS, False),
        Row(what="trait:last_order", op="nonsense"): (shapes.DAYS, False),
        Row(what="trait:lifecycle", op="any_of"): (shapes.SOME_OF, False),
        Row(what="trait:country", op="is"): (shapes.TEXT, False),
        Row(what="trait:orders", op="empty"): (shapes.NOTHING, False),
        Row(what="fact:view", op=">="): (shapes.COUNT, False),
        Row(what="segment:vip"): (shapes.MEMBER, False),
    }
    for row, expected in fields.items():
        shape = BOOK.shape(row)
        assert shape is not None
        assert (shape.field, shape.between) == expected
    assert BOOK.shape(Row()) is None


def _sent(draft: Draft) -> MultiDict[str, str]:
    """What a browser sends for the form of this draft."""
    form: MultiDict[str, str] = MultiDict({"name": draft.name, "match": draft.match})
    for b, block in enumerate(draft.blocks, start=1):
        form[f"b{b}.match"] = block.match
        for c, row in enumerate(block.rows, start=1):
            base = f"b{b}.c{c}"
            form[f"{base}.was"] = row.what
            for name in ("what", "op", "value", "until", "measure", "days"):
                form[f"{base}.{name}"] = getattr(row, name)
            for name in ("values", "products", "collections", "channels"):
                form.setlist(f"{base}.{name}", list(getattr(row, name)))
    return form
