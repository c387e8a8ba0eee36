"""Who may do what: every address of the owner's area is walked by each role and compared with its rule."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from shop.staff import roles

OPEN = {f"admin_session.{name}" for name in ("show", "create", "link", "use_link", "destroy")}
OPEN |= {f"admin_password.{name}" for name in ("show", "create", "edit", "update")}  # forgotten
MINE = {
    "admin_dashboard": {"": "staff"},
    "admin_attention": {"": "staff", "fix": "orders", "resolve": "orders"},
    "admin_account": {"": "staff"},
    "admin_orders": {"": "orders"},
    "admin_customers": {"": "customers"},
    "admin_settings": {"": "settings"},
    "admin_pages": {"": "settings"},
    "admin_team": {"": "settings"},
}


def guarded(app: Any) -> list[tuple[Any, str]]:
    """(rule, permission) of every address under /admin."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/admin") and rule.endpoint not in OPEN:
            view = app.view_functions[rule.endpoint]
            found.append((rule, getattr(view, "needs_permission", "nobody asks")))
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


def ask(client: Any, rule: Any) -> int:
    """What the address answers, asked in every way it takes."""
    method = "POST" if "POST" in rule.methods else "GET"
    data = {"csrf_token": token(client)} if method == "POST" else None
    return int(client.open(filled(rule), method=method, data=data).status_code)


def token(client: Any) -> str:
    """A token that the forms of this browser take."""
    import re

    page = client.get("/admin/sign-in").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def test_every_address_asks_who_it_is(app):
    unguarded = [rule.rule for rule, permission in guarded(app) if permission == "nobody asks"]
    assert unguarded == []


def test_every_permission_is_one_there_is(app):
    known = {"staff", *roles.PERMISSIONS}
    assert {permission for _, permission in guarded(app)} <= known


@pytest.mark.parametrize("blueprint", list(MINE))
def test_the_rules_are_the_intended_ones(app, blueprint):
    rules = MINE[blueprint]
    found = {
        rule.endpoint.partition(".")[2]: permission
        for rule, permission in guarded(app)
        if rule.endpoint.startswith(f"{blueprint}.")
    }
    assert found
    assert found == {name: rules.get(name, rules[""]) for name in found}


def test_a_stranger_gets_nowhere(app):
    client = app.test_client()
    for rule, _ in guarded(app):
        assert ask(client, rule) == 302, rule.rule


@pytest.mark.parametrize("role", [roles.PACKER, roles.MANAGER])
def test_a_role_gets_exactly_as_far_as_it_may(app, hire, signed_in, role):
    client = signed_in(hire("mia@example.com", role, "Mia"))
    for rule, permission in guarded(app):
        if permission != "staff" and not roles.may(role, permission):
            assert ask(client, rule) == 403, f"{role} at {rule.rule}"
        elif "GET" in rule.methods and not rule.arguments:
            assert ask(client, rule) in (200, 302, 404), f"{role} at {rule.rule}"


def test_an_owner_sees_every_page(app, owner):
    for rule, _ in guarded(app):
        if "GET" in rule.methods and not rule.arguments:
            status = owner.get(rule.rule).status_code
            mine = rule.endpoint.partition(".")[0] in MINE
            assert status == 200 if mine else status in (200, 302, 404), f"{rule.rule}: {status}"


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
