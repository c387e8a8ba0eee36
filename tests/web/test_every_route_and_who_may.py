"""Every address, asked by a stranger, a customer, another customer, and by each role on the staff.

`tests.support.route_table` says who may; a route that is missing there fails, and so does a line about one
that is gone. Whoever is refused has changed nothing, looking changes nothing, and nothing ends in a 5xx.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.routing import Rule

from shop.kernel import clock, db
from shop.kernel.settings import Settings
from shop.mail import operations as mail
from shop.staff import roles
from shop.web import auth, nav
from tests.conftest import SECRET, _open
from tests.support import route_questions as questions
from tests.support import route_world
from tests.support.route_questions import IN
from tests.support.route_table import TABLE, WITHOUT_TOKEN, people, staff
from tests.support.route_world import NOW, ROLES, World

MADE_UP = (str(uuid.UUID(int=1)), "999999", "x", "a" * 5000, "שלום🦊", "%00", "..%2f..%2fetc")


@pytest.fixture(scope="module")
def world(made_app: Any, folder: Path, sqlite_tables: Path) -> Iterator[World]:
    """The shop and its people; kept, and brought back after every change."""
    settings = Settings(
        env="test", secret_key=SECRET, var_dir=folder / "var", base_url="http://localhost", seed_demo=False
    )
    db.dispose()
    shutil.rmtree(settings.var_dir, ignore_errors=True)  # of whichever test was here before
    settings.var_dir.mkdir()
    for store in db.STORES:
        (settings.var_dir / f"{store}.sqlite3").write_bytes((sqlite_tables / f"{store}.sqlite3").read_bytes())
    _open(settings)
    made = route_world.make(made_app, settings)
    made.snapshot(folder / "routes")
    with clock.frozen(NOW):
        yield made
    db.dispose()


def routes(app: Any) -> dict[str, Rule]:
    """Every route by method and rule, as the table writes them."""
    return {
        f"{method} {rule.rule}": rule
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    }


def test_the_table_names_every_route_and_no_other(made_app: Any) -> None:
    assert sorted(routes(made_app)) == sorted(TABLE)


def test_the_owners_area_names_a_permission_there_is_at_every_address(made_app: Any) -> None:
    said = []
    for route, rule in routes(made_app).items():
        needed = getattr(made_app.view_functions[rule.endpoint], "needs_permission", "")
        if needed == auth.NOBODY or not (needed or rule.rule.startswith("/admin")):
            continue
        if needed not in roles.PERMISSIONS:
            said.append(
                f"{route} ({rule.endpoint}) asks for the permission “{needed}”, which nobody holds: give its "
                f"view @auth.staff_required with a name of PERMISSIONS in shop/staff/roles.py."
            )
        elif staff.PERMISSIONS.get(route, needed) != needed:
            said.append(
                f"{route} ({rule.endpoint}) asks for “{needed}”, but stands under "
                f"“{staff.PERMISSIONS[route]}” in tests/support/route_table."
            )
    assert not said, "\n".join(said)


def test_who_holds_which_permission_is_as_written_out_here() -> None:
    held = {name: " ".join(role for role in ROLES if roles.may(role, name)) for name in roles.PERMISSIONS}
    assert held == people.MAY
    assert set(roles.ROLES) == set(ROLES)


def test_the_menu_asks_for_what_its_pages_ask_for(made_app: Any) -> None:
    views = made_app.view_functions
    asked = {entry.endpoint: views[entry.endpoint].needs_permission for entry in nav._entries.values()}
    assert {entry.endpoint: entry.permission for entry in nav._entries.values()} == asked


def test_an_address_of_the_owners_area_that_says_nothing_is_for_nobody(made_app: Any, world: World) -> None:
    view = made_app.view_functions["admin_dashboard.show"]
    for silent in (lambda: "the till", auth.staff_required()(lambda: "the till")):
        made_app.view_functions["admin_dashboard.show"] = silent
        try:
            answer = world.browser(made_app, "owner").get("/admin")
        finally:
            made_app.view_functions["admin_dashboard.show"] = view
        assert (answer.status_code, b"the till" in answer.data) == (403, False)


def test_a_change_is_noticed_and_taken_back(world: World) -> None:
    with db.transaction():
        mail.set_paused(paused=True, at=NOW)
    assert world.changed()
    assert not world.changed()


@pytest.mark.parametrize("route", TABLE)
def test_exactly_those_may_who_should(made_app: Any, world: World, route: str) -> None:
    rule, method = routes(made_app)[route], route.split()[0]
    found = {}
    for person in TABLE[route]:
        answer = questions.ask(world.browser(made_app, person), rule, method, world, world.tokens[person])
        found[person] = questions.outcome(answer)
        if found[person] == IN and person in ROLES and route in staff.PERMISSIONS:
            assert questions.astray(made_app, answer, person) == [], f"{person} is led there by {route}"
        changed = world.changed()
        assert not changed or (method == "POST" and TABLE[route][person] == found[person]), (
            f"{person} changed it"
        )
        assert not changed or found[person] == IN or "sign-out" in route, (
            f"{person} was refused and changed it"
        )
    assert found == TABLE[route]


@pytest.mark.parametrize("route", [route for route in TABLE if route.startswith("POST")])
def test_a_form_without_its_token_is_refused(made_app: Any, world: World, route: str) -> None:
    rule = routes(made_app)[route]
    for person in ("customer", "owner"):
        answer = questions.ask(world.browser(made_app, person), rule, "POST", world, "")
        forged = "This form was open for too long" in answer.get_data(as_text=True)
        assert forged == (route not in WITHOUT_TOKEN), f"{person}: {answer.status}"
        assert not (forged and (answer.status_code != 400 or world.changed()))
        world.changed()


def test_what_nobody_has_is_not_found(made_app: Any, world: World) -> None:
    wrong = []
    for route, rule in routes(made_app).items():
        for values in made_up(rule):
            for person in ("customer", "owner"):
                browser, method = world.browser(made_app, person), route.split()[0]
                form = {"csrf_token": world.tokens[person]} if method == "POST" else None
                answer = browser.open(questions.build(rule, values), method=method, data=form)
                if answer.status_code >= 500 or (method == "GET" and answer.status_code < 300):
                    wrong.append(f"{person}: {route} with {str(values)[:80]}: {answer.status}")
    world.restore()
    assert wrong == []


def made_up(rule: Rule) -> Iterator[dict[str, Any]]:
    """Values of the right kind for a rule's arguments that belong to nothing here."""
    kinds = {name: type(converter).__name__ for name, converter in rule._converters.items()}
    texts = MADE_UP if any(kind.startswith(("Unicode", "Path")) for kind in kinds.values()) else MADE_UP[:1]
    for text in texts if kinds else ():
        yield {
            name: uuid.UUID(int=1) if "UUID" in kind else 999_999 if "Integer" in kind else text
            for name, kind in kinds.items()
        }
