"""The editor of a funnel: fields of a form to the question's texts and back."""

from __future__ import annotations

from typing import Any

import pytest

from tracking.reports.funnel import texts
from tracking.reports.funnel.values import Where
from tracking.web.funnel import editor

DEFAULTS = {"steps": "view_item,add_to_cart,begin_checkout,purchase", "window": "7d", "unit": "person"}


def form(text: str, **more: str) -> dict[str, str]:
    """What a browser sends of the form that shows these steps."""
    shown, sent = editor.of({"steps": text}, DEFAULTS), dict[str, str]()
    for place, step in enumerate(shown.steps, start=1):
        number, unit = editor.limit(step.within_us)
        sent |= {f"s{place}.label": step.label, f"s{place}.within_n": number, f"s{place}.within_unit": unit}
        sent |= {f"s{place}.optional": "1"} if step.optional else {}
        for at, one in enumerate(step.any_of, start=1):
            sent[f"s{place}.a{at}.event"] = one.event
            blank = Where("", "=", "")
            for w, where in enumerate((*one.where, blank), start=1):
                base = f"s{place}.a{at}.w{w}"
                sent |= {f"{base}.field": where.field, f"{base}.op": where.op, f"{base}.value": where.value}
        sent[f"s{place}.a{len(step.any_of) + 1}.event"] = ""
    return sent | {"window_n": shown.window[0], "window_unit": shown.window[1]} | more


def steps(text: str, do: str = "") -> str:
    return editor.as_texts(form(text, do=do), {}).get("steps", "")


@pytest.mark.parametrize(
    "text",
    [
        "view_item,purchase",
        "Looked: view_item[device=mobile&path^/products/],add_to_cart|add_to_wishlist?@90m,purchase@2d",
        "page_view[path~50%25 off%2C now]|first_visit,view_item,purchase[props.coupon=A&channel!=Email]",
    ],
)
def test_what_the_form_sends_back_unchanged_is_the_same_funnel(text: str) -> None:
    assert texts.parse_steps(steps(text)) == texts.parse_steps(text)


def test_buttons_add_move_and_remove_steps() -> None:
    four = DEFAULTS["steps"]
    assert steps(four, "add") == "view_item,add_to_cart,begin_checkout,add_payment_info,purchase"
    assert steps("a,b,c", "up-3") == "a,c,b"
    assert steps("a,b,c", "down-1") == "b,a,c"
    assert steps("a,b,c", "remove-2") == "a,c"
    assert steps("a,b?,c", "remove-1") == "b,c"  # nobody can leave out the first or the last step
    assert steps("a,b?,c", "remove-3") == "a,b"
    for nothing in ("remove-1", "up-1", "down-2", "up-99", "remove-x", "fly", "add-"):
        assert steps("a,b", nothing) in ("a,b", steps("a,b", "add"))
    many = ",".join(f"e{n}" for n in range(20))
    assert steps(many, "add") == many


def test_only_what_differs_from_the_defaults_is_in_the_address() -> None:
    sent = form(DEFAULTS["steps"], unit="person", by="", period="28d", exclude="", hold="")
    assert editor.as_texts(sent, DEFAULTS | {"period": "28d"}) == {}
    sent |= {"unit": "session", "by": "device", "since": "2026-11-01", "until": "", "period": "28d"}
    assert editor.as_texts(sent, DEFAULTS) == {"unit": "session", "by": "device", "since": "2026-11-01"}


def test_conditions_comparison_and_exclusions_become_texts() -> None:
    where: dict[str, Any] = {"only.w1.field": "device", "only.w1.op": "=", "only.w1.value": "mobile"}
    where |= {"only.w2.field": "nonsense", "only.w2.op": "=", "only.w2.value": "x"}
    where |= {"against.w1.field": "campaign", "against.w1.op": "~", "against.w1.value": "a,b"}
    where |= {"x1.event": "remove_from_cart", "x1.after": "1", "x1.before": "2"}
    where |= {"x2.event": "payment_failed", "x2.after": "", "x2.before": ""}
    found = editor.as_texts(form("a,b", compare="segment", **where), {})
    assert found["only"] == "device=mobile"
    assert texts.parse_where(found["compare"]) == (Where("campaign", "~", "a,b"),)
    assert found["exclude"] == "remove_from_cart:1-2,payment_failed"
    shown = editor.of(found, DEFAULTS)
    assert (shown.compare, shown.against) == ("segment", (Where("campaign", "~", "a,b"),))
    assert shown.excluded == (("remove_from_cart", "1", "2"), ("payment_failed", "", ""))
    assert editor.of({"compare": "previous"}, DEFAULTS).compare == "previous"


def test_what_cannot_be_read_leaves_a_form_to_go_on_with() -> None:
    for broken in ("", "[[", "a", "a,b[", "," * 500, "a,b@0d"):
        shown = editor.of({"steps": broken, "window": "x" * 50, "only": "??", "compare": "!"}, DEFAULTS)
        assert len(shown.steps) >= 2
        assert shown.only == ()
    assert not editor.is_form({"steps": "a,b", "s1.event": "x", "s1.ax.event": "y"})
    assert editor.is_form({"s1.a1.event": ""})
    odd = {f"s{n}.a1.event": "x" for n in range(900)} | {"s1.within_n": "-1", "s1.w1.field": "path"}
    assert len(texts.parse_steps(editor.as_texts(odd, {})["steps"])) <= 20
