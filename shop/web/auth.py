"""Who is asking: staff and customers, both by sessions that are rows; deleting a row signs a browser out.

The staff cookie holds a random token whose hash is a row. A customer's signed cookies (Flask-Login's) hold
the random id of theirs.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import ScalarSelect
from werkzeug.exceptions import HTTPException

from shop.customers import queries as customer_queries
from shop.customers.models import Customer, CustomerSession
from shop.customers.operations.sessions import LASTS
from shop.kernel import clock, ids, origin
from shop.kernel.errors import N_, Forbidden
from shop.kernel.settings import Settings
from shop.staff import queries as staff_queries
from shop.staff.models import Staff
from shop.staff.roles import may

STAFF_COOKIE = "staff"
NOBODY = "nobody"  # no sign-in is asked for
NOT_ALLOWED = N_("Your role does not allow this.")
Column = Callable[[], ScalarSelect[Any] | None]
Heard = Callable[[uuid.UUID, Any], None]
_along: dict[str, Column] = {}
_heard: dict[str, Heard] = {}
F = TypeVar("F", bound=Callable[..., Any])


class SignedIn(UserMixin):
    """A signed-in customer as Flask-Login keeps them: by the row of this browser's session."""

    def __init__(self, customer: Customer, session: CustomerSession) -> None:
        self.customer, self.session = customer, session

    def get_id(self) -> str:
        return str(self.session.id)


def current_customer() -> Customer | None:
    """The signed-in customer."""
    return current_user.customer if current_user.is_authenticated else None


def customer_session() -> CustomerSession:
    """The session row behind a signed-in customer's request."""
    return cast(CustomerSession, current_user.session)


def sign_in_customer(customer: Customer, started: CustomerSession) -> None:
    """Sign a customer in on this browser, by a session row just made.

    What another may have planted in this browser before (a form token, a sign-in) ends here.
    """
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    login_user(SignedIn(customer, started), remember=True, duration=LASTS)


def sign_out_customer() -> None:
    """Sign the customer out of this browser; the caller deletes the row."""
    logout_user()


def current_staff() -> Staff | None:
    """The signed-in member of staff."""
    if "staff" not in g:
        token = request.cookies.get(STAFF_COOKIE)
        g.staff = staff_queries.by_session(token, at=clock.now()) if token else None
    return cast("Staff | None", g.staff)


def signed_in_staff() -> Staff:
    """The member of staff behind a view guarded by `staff_required`."""
    return cast(Staff, current_staff())


def staff_may(permission: str) -> bool:
    """Whether somebody from staff who holds `permission` is signed in."""
    staff = current_staff()
    return staff is not None and may(staff.role, permission)


def staff_may_open(address: str) -> bool:
    """Whether who is signed in may look at the page that `address` leads to."""
    if not address.startswith("/admin"):
        return True
    try:
        endpoint, _values = current_app.url_map.bind("").match(address.partition("?")[0].partition("#")[0])
    except HTTPException:
        return False
    needed = getattr(current_app.view_functions[endpoint], "needs_permission", "")
    return needed == NOBODY or staff_may(needed)


def staff_required(permission: str = "") -> Callable[[F], F]:
    """Let only staff in who hold `permission` (of `staff.roles`; `STAFF` is held by everybody).

    Others go to the sign-in page or get a 403. A view that names none, or an unknown one, is for nobody.
    """

    def decorate(view: F) -> F:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            staff = current_staff()
            if staff is None:
                target = request.full_path.rstrip("?") if request.method == "GET" else None
                return redirect(url_for("admin_session.show", next=target))
            if not may(staff.role, permission):
                raise Forbidden(NOT_ALLOWED)
            return view(*args, **kwargs)

        guarded.needs_permission = permission  # type: ignore[attr-defined]
        return cast(F, guarded)

    return decorate


def before_sign_in(view: F) -> F:
    """Decorator of the owner's few views that are for somebody who is not signed in yet."""
    view.needs_permission = NOBODY  # type: ignore[attr-defined]
    return view


def _deny_by_default() -> None:
    """What lies in the owner's area and says nothing about who may is for nobody."""
    rule = request.url_rule
    if rule is not None and rule.rule.startswith("/admin"):
        view = current_app.view_functions[rule.endpoint]
        if not hasattr(view, "needs_permission"):
            raise Forbidden(NOT_ALLOWED)


def set_staff_cookie(response: Response, token: str, *, secure: bool, days: int = 14) -> None:
    """Keep a staff session token on this browser."""
    response.set_cookie(
        STAFF_COOKIE, token, max_age=days * 86400, httponly=True, samesite="Lax", secure=secure, path="/"
    )


def read_along(name: str, column: Column, *, heard: Heard | None = None) -> None:
    """Have `along()[name]` read in the statement that finds who has signed in.

    `column` is asked in each request, and gives None where there is nothing to read. `heard` is told at once
    whose it is and what was read.
    """
    _along[name] = column
    if heard is not None:
        _heard[name] = heard


def along() -> dict[str, Any]:
    """What was read along with who has signed in, but for what was taken out; nothing for others."""
    current_customer()
    found: dict[str, Any] = g.setdefault("along", {})
    return found


def _signed_in(session_id: uuid.UUID) -> SignedIn | None:
    asked = {name: column for name, make in _along.items() if (column := make()) is not None}
    found = customer_queries.signed_in(session_id, *asked.values(), at=clock.now())
    if found is None:
        return None
    customer, row, values = found
    g.along = dict(zip(asked, values, strict=True))
    for name in _heard.keys() & g.along.keys():
        _heard[name](customer.id, g.along[name])
    return SignedIn(customer, row)


def install(app: Flask, settings: Settings) -> None:
    """Set Flask-Login up, note the actor of each request, and tell templates who may what."""
    manager = LoginManager(app)
    app.before_request(_deny_by_default)
    app.jinja_env.globals.update(staff_may=staff_may, staff_may_open=staff_may_open)

    @manager.user_loader
    def _load(stored: str) -> SignedIn | None:
        session_id = ids.parse_id(stored)
        return _signed_in(session_id) if session_id else None

    @app.before_request
    def _actor() -> None:
        if request.path.startswith("/static/"):
            return
        staff, customer = current_staff(), current_customer()
        actor = f"staff:{staff.id}" if staff else f"customer:{customer.id}" if customer else "visitor"
        origin.set_current(replace(origin.current(), actor=actor))
