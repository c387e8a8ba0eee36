"""Every mail as customers will see it, with made-up or real data, in the look that mails have or may get."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from jinja2 import UndefinedError
from werkzeug.wrappers import Response as Answer

from shop.brand import store
from shop.kernel import clock, ids
from shop.mail import look as looks
from shop.mail import previews, queries
from shop.mail.look import BadLook, Look
from shop.mail.rendering import Rendered
from shop.web import auth
from shop.web.acting import act
from shop.web.mail_frame import framed
from shop.web.render import page

blueprint = Blueprint("admin_mail_previews", __name__, url_prefix="/admin/mails/previews")
FIRST = "order_confirmation"
WINDOWS = ("wide", "narrow")


@blueprint.get("")
@auth.staff_required("orders")
def index() -> Response:
    """One preview, the list of all, and what can be changed about them."""
    names = previews.names()
    name = request.args.get("mail", "")
    name = name if name in names else FIRST if FIRST in names else names[0]
    look, real = _look(), queries.recent_of(previews.template_of(name))
    chosen = _chosen(real)
    return page(
        "admin/mails/previews.html",
        names=names,
        name=name,
        language=_locale(),
        languages=store.current().languages(),
        window=request.args.get("window") if request.args.get("window") in WINDOWS else WINDOWS[0],
        look=look,
        changed=look != looks.current(),
        has_logo=bool(store.current().logo),
        real=real,
        chosen=chosen,
        preview=_rendered(name, look, chosen),
        frame=_frame(name, look, chosen),
        may_settings=auth.staff_may("settings"),
    )


@blueprint.get("/body")
@auth.staff_required("orders")
def body() -> Response:
    """The HTML of a preview, for the frame."""
    name = request.args.get("mail", "")
    real = queries.recent_of(previews.template_of(name))
    return framed(_rendered(name, _look(), _chosen(real)).html)


@blueprint.post("/look")
@auth.staff_required("settings")
def keep_look() -> Answer:
    """Have mails look so from now on."""
    typed = request.form
    logo, name = typed.get("logo") == "1", typed.get("mail", "")[:80]

    def keep() -> bool:
        look = looks.checked(accent=typed.get("accent", ""), footer=typed.get("footer", ""), logo=logo)
        looks.keep(look, at=clock.now())
        return True

    if act(keep):
        flash(_("Your mails look so from now on."), "good")
    return redirect(url_for(".index", mail=name), 303)


def _look() -> Look:
    """What is asked for, else what mails have; what makes no look counts as not asked for."""
    asked, now = request.args, looks.current()
    if "accent" not in asked:
        return now
    try:
        return looks.checked(
            accent=asked["accent"], footer=asked.get("footer", ""), logo=asked.get("logo") == "1"
        )
    except BadLook:
        return now


def _chosen(real: list[queries.Recent]) -> uuid.UUID | None:
    asked = ids.parse_id(request.args.get("data"))
    return asked if asked in {one.id for one in real} else None


def _rendered(name: str, look: Look, chosen: uuid.UUID | None) -> Rendered:
    mail = queries.by_id(chosen) if chosen else None
    if mail is not None:
        try:
            return previews.render(name, locale=_locale(), look=look, context=mail.context)
        except (UndefinedError, KeyError, TypeError, ValueError):  # written for an earlier template
            flash(_("This mail was written for an earlier version; here are made-up data instead."), "warn")
    return previews.render(name, locale=_locale(), look=look)


def _frame(name: str, look: Look, chosen: uuid.UUID | None) -> str:
    more: dict[str, Any] = {"accent": look.accent, "footer": look.footer, "logo": "1" if look.logo else "0"}
    return url_for(".body", mail=name, language=_locale(), data=chosen, **more)


def _locale() -> str:
    asked = request.args.get("language", "")
    return asked if asked in store.LANGUAGES else store.current().language
