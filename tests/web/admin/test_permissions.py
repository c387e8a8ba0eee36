"""What an owner sees, and what the menu shows to whom; who may what is asked of every route elsewhere."""

from __future__ import annotations

import uuid
from typing import Any

from shop.web import auth

MINE = {"admin_dashboard", "admin_attention", "admin_account", "admin_orders", "admin_customers"}
MINE |= {"admin_settings", "admin_pages", "admin_team"}
ASKED = {"admin_settings.tax_countries"}  # forms that lead on by what was chosen


def guarded(app: Any) -> list[tuple[Any, str]]:
    """(rule, permission) of every address for staff."""
    found = []
    for rule in app.url_map.iter_rules():
        needed = getattr(app.view_functions[rule.endpoint], "needs_permission", auth.NOBODY)
        if needed != auth.NOBODY:
            found.append((rule, needed))
    return found


def filled(rule: Any) -> str:
    """An address of `rule` with made-up values."""
    values = {
        name: uuid.UUID(int=1)
        if "UUID" in type(converter).__name__
        else 1
        if "Integer" in type(converter).__name__
        else "x"
        for name, converter in rule._converters.items()
    }
    return str(rule.build(values, append_unknown=False)[1])


def test_an_owner_sees_every_page(app, owner):
    for rule, _ in guarded(app):
        if "GET" in rule.methods and not rule.arguments:
            status = owner.get(rule.rule).status_code
            mine = rule.endpoint.partition(".")[0] in MINE and rule.endpoint not in ASKED
            assert status == 200 if mine else status in (200, 302, 303, 404), f"{rule.rule}: {status}"


def test_what_does_not_exist_is_not_found(app, owner):
    for rule, _ in guarded(app):
        if "GET" in rule.methods and rule.arguments and rule.endpoint.partition(".")[0] in MINE:
            assert owner.get(filled(rule)).status_code == 404, rule.rule


def test_the_menu_shows_only_what_one_may_open(packer, owner):
    page = packer.get("/admin").get_data(as_text=True)
    assert "/admin/orders" not in page
    assert "/admin/settings" not in page
    assert 'href="/admin/account"' in page
    assert "/admin/settings" in owner.get("/admin").get_data(as_text=True)
