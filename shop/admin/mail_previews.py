"""Every mail as customers will see it, with made-up data in the store's own name and color."""

from __future__ import annotations

from flask import Blueprint, Response, request

from shop.brand import store
from shop.mail import previews
from shop.web import auth
from shop.web.mail_frame import framed
from shop.web.render import page

blueprint = Blueprint("admin_mail_previews", __name__, url_prefix="/admin/mails/previews")


@blueprint.get("")
@auth.staff_required("orders")
def index() -> Response:
    """One preview, and the list of all."""
    names = previews.names()
    name = request.args.get("mail", "")
    name = name if name in names else "order_confirmation" if "order_confirmation" in names else names[0]
    locale = _locale()
    return page(
        "admin/mails/previews.html",
        names=names,
        name=name,
        language=locale,
        languages=store.current().languages(),
        preview=previews.render(name, locale=locale),
    )


@blueprint.get("/body")
@auth.staff_required("orders")
def body() -> Response:
    """The HTML of a preview, for the frame."""
    return framed(previews.render(request.args.get("mail", ""), locale=_locale()).html)


def _locale() -> str:
    asked = request.args.get("language", "")
    return asked if asked in store.LANGUAGES else store.current().language
