"""The shop's front: announcement, hero and story in each language, and the hero's picture."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from shop.admin import free_pictures
from shop.brand import store
from shop.catalog import queries
from shop.content import front
from shop.content.front import MOST, Front
from shop.kernel import clock, db
from shop.kernel.errors import N_
from shop.web import auth, nav, render, topics
from shop.web.forms import Form, blame

blueprint = Blueprint("admin_front", __name__, url_prefix="/admin/front")
nav.add("settings", N_("Home page"), "admin_front.show", "content", 78, "home")
_TEXT = N_("The announcement on every page, the first sentence people read, and your story in three lines.")
topics.add("front", N_("Home page"), _TEXT, "admin_front.show", 78, "home")


def _text(label: object, name: str) -> StringField:
    return StringField(label, validators=[Length(max=MOST[name])])


class FrontForm(Form):
    """The front's words in one language."""

    announcement = _text(_l("Announcement"), "announcement")
    announcement_link = _text(_l("Where it leads"), "announcement_link")
    headline = _text(_l("Headline"), "headline")
    sentence = TextAreaField(_l("Sentence below it"), validators=[Length(max=MOST["sentence"])])
    promises = TextAreaField(_l("Reasons to buy here"), validators=[Length(max=MOST["promises"])])
    story_title = _text(_l("Title of the story"), "story_title")
    story = TextAreaField(_l("The story in three lines"), validators=[Length(max=MOST["story"])])
    story_link = _text(_l("Where it goes on"), "story_link")


@blueprint.get("")
@auth.staff_required("content")
def show() -> Response:
    """The words of one language."""
    return _page(FrontForm(formdata=None, obj=front.said(_language())))


@blueprint.post("")
@auth.staff_required("content")
def update() -> Response | Answer:
    """Keep them."""
    form = FrontForm()
    if not form.validate():
        return _page(form, status=422)
    words = Front(**{name: form[name].data or "" for name in front.NAMES})
    try:
        with db.transaction():
            front.say(_language(), words, at=clock.now())
    except front.BadFront as error:
        blame(form[error.field], error)
        return _page(form, status=422)
    flash(_("The home page is saved."), "success")
    return redirect(url_for(".show", language=_language()), 303)


@blueprint.post("/picture")
@auth.staff_required("content")
def set_picture() -> Response | Answer:
    """Show an uploaded picture in the hero."""
    refused = free_pictures.replace(front.picture_id(), _show)
    if refused:
        return _page(FrontForm(formdata=None, obj=front.said(_language())), refused=refused, status=422)
    return redirect(url_for(".show", _anchor="picture"), 303)


@blueprint.post("/picture/removal")
@auth.staff_required("content")
def remove_picture() -> Answer:
    """Have the hero show the best-liked product again."""
    free_pictures.remove(front.picture_id(), _show)
    return redirect(url_for(".show", _anchor="picture"), 303)


def _show(media_id: uuid.UUID | None) -> None:
    front.show_picture(media_id, at=clock.now())


def _language() -> str:
    asked = request.values.get("language", "")
    return asked if asked in store.LANGUAGES else store.current().language


def _page(form: FrontForm, *, refused: list[str] | None = None, status: int = 200) -> Response:
    chosen = front.picture_id()
    language = _language()
    return render.page(
        "admin/front/show.html",
        status=status,
        form=form,
        language=language,
        languages=store.current().languages(),
        direction="rtl" if language in store.RIGHT_TO_LEFT else "ltr",
        image=queries.pictures_by_id([chosen]).get(chosen) if chosen else None,
        refused=refused or [],
    )
