"""Name, look and contact of the store."""

from __future__ import annotations

from contextlib import closing

from flask import Response, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, ColorField, EmailField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length

from shop.admin.settings import blueprint
from shop.brand import colors, logo, store
from shop.kernel import clock, db
from shop.kernel.errors import N_
from shop.kernel.pictures import BadPicture
from shop.web import auth, render, topics
from shop.web.forms import Form, blame

_TEXT = N_("Name, logo, color, and how customers reach you.")
topics.add("store", N_("Store"), _TEXT, "admin_settings.store", 10, "home")


TEXTS = ("name", "tagline", "accent", "email", "phone", "address")


class StoreForm(Form):
    """What customers see of the store everywhere."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=store.MOST["name"])])
    tagline = StringField(_l("Tagline"), validators=[Length(max=store.MOST["tagline"])])
    logo = FileField(_l("Logo"))
    remove_logo = BooleanField(_l("Use no logo"))
    accent = ColorField(_l("Accent color"))
    email = EmailField(
        _l("Email for customers"), validators=[InputRequired(), Length(max=store.MOST["email"])]
    )
    phone = TelField(_l("Phone"), validators=[Length(max=store.MOST["phone"])])
    address = TextAreaField(_l("Postal address"), validators=[Length(max=store.MOST["address"])])


@blueprint.get("/store", endpoint="store")
@auth.staff_required("settings")
def show() -> Response:
    """The form."""
    brand = store.current()
    form = StoreForm(formdata=None, obj=brand)
    form.name.data = brand.name if store.is_named() else ""
    return _page(form)


@blueprint.post("/store", endpoint="update_store")
@auth.staff_required("settings")
def update() -> Response | Answer:
    """Keep it all, the new logo checked and encoded anew."""
    form = StoreForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        changes = {**_texts(form), **_logo(form)}
        with db.transaction():
            store.update(at=clock.now(), **changes)
    except BadPicture as error:
        blame(form.logo, error)
    except store.BadBrand as error:
        blame(form[error.field], error)
    else:
        flash(_("Saved."), "success")
        return redirect(url_for(".store"), 303)
    return _page(form, status=422)


def _texts(form: StoreForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in TEXTS}


def _logo(form: StoreForm) -> dict[str, str]:
    settings = current_app.extensions["threeclick.settings"]
    if form.logo.data:
        with closing(form.logo.data) as upload:
            data = upload.read(logo.MAX_BYTES + 1)
        return {"logo": logo.keep(data, media_dir=settings.media_dir)}
    return {"logo": ""} if form.remove_logo.data else {}


def _page(form: StoreForm, *, status: int = 200) -> Response:
    brand = store.current()
    return render.page(
        "admin/settings/store.html",
        status=status,
        form=form,
        brand=brand,
        contrast=colors.of_accent(brand.accent),
    )
