"""Pages and policies: the list, and an editor with a preview that works without scripts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from shop.admin import free_pictures
from shop.brand import store
from shop.catalog import queries as catalog
from shop.content import operations, page_pictures, queries
from shop.content.queries import EditedPage
from shop.kernel import clock, db
from shop.kernel.errors import N_, NotFound
from shop.web import auth, nav, render, topics
from shop.web.forms import Form, blame

blueprint = Blueprint("admin_pages", __name__, url_prefix="/admin/pages")
nav.add("settings", N_("Pages"), "admin_pages.index", "content", 80, "edit")
_TEXT = N_("Terms, privacy, shipping, returns, accessibility, and pages of your own.")
topics.add("policies", N_("Pages and policies"), _TEXT, "admin_pages.index", 80, "edit")


class PageForm(Form):
    """A page's text, in Markdown."""

    title = StringField(_l("Title"), validators=[InputRequired(), Length(max=operations.MAX_TITLE)])
    body = TextAreaField(_l("Text"), validators=[Length(max=operations.MAX_BODY)])
    published = BooleanField(_l("Shown in the shop"))
    in_footer = BooleanField(_l("Linked at the foot of every page"))
    in_navigation = BooleanField(_l("Linked in the menu at the head of every page"))
    seo_title = StringField(_l("Title for search engines"), validators=[Length(max=operations.MAX_TITLE)])
    seo_description = TextAreaField(
        _l("Description for search engines"), validators=[Length(max=operations.MAX_SEO)]
    )


class NewPageForm(Form):
    """A new page's name and address."""

    title = StringField(_l("Title"), validators=[InputRequired(), Length(max=operations.MAX_TITLE)])
    slug = StringField(_l("Address"), validators=[InputRequired(), Length(max=80)])


@blueprint.get("")
@auth.staff_required("content")
def index() -> Response:
    """All pages in one language."""
    return _list(NewPageForm(formdata=None))


@blueprint.post("")
@auth.staff_required("content")
def create() -> Response | Answer:
    """Begin a page of one's own."""
    form, locale = NewPageForm(), _language()
    if not form.validate():
        return _list(form, status=422)
    slug = (form.slug.data or "").lower()
    try:
        with db.transaction():
            operations.create_page(slug=slug, locale=locale, title=form.title.data or "", at=clock.now())
    except operations.BadPage as error:
        blame(form.slug, error)
        return _list(form, status=422)
    return redirect(url_for(".show", slug=slug, language=locale), 303)


@blueprint.get("/<slug>")
@auth.staff_required("content")
def show(slug: str) -> Response:
    """The editor."""
    page = _existing(slug)
    return _editor(PageForm(formdata=None, obj=page), page)


@blueprint.post("/<slug>")
@auth.staff_required("content")
def update(slug: str) -> Response | Answer:
    """Keep the text, or with `preview` only show how it would look."""
    form, page = PageForm(), _existing(slug)
    if not form.validate():
        return _editor(form, page, status=422)
    if request.form.get("preview"):
        return _editor(form, page, preview=True)
    try:
        with db.transaction():
            operations.save_page(
                slug=slug,
                locale=page.locale,
                title=form.title.data or "",
                body=form.body.data or "",
                published=bool(form.published.data),
                in_footer=bool(form.in_footer.data),
                in_navigation=bool(form.in_navigation.data),
                seo_title=form.seo_title.data or "",
                seo_description=form.seo_description.data or "",
                at=clock.now(),
            )
    except operations.BadPage as error:
        blame(form.title, error)
        return _editor(form, page, status=422)
    flash(_("The page is saved."), "success")
    return redirect(url_for(".show", slug=slug, language=page.locale), 303)


@blueprint.post("/<slug>/picture")
@auth.staff_required("content")
def set_picture(slug: str) -> Response | Answer:
    """Show an uploaded picture above the text, in every language."""
    page = _existing(slug)
    refused = free_pictures.replace(page_pictures.picture_id(slug), partial(_show, slug))
    if refused:
        return _editor(PageForm(formdata=None, obj=page), page, refused=refused, status=422)
    return redirect(url_for(".show", slug=slug, language=page.locale, _anchor="picture"), 303)


@blueprint.post("/<slug>/picture/removal")
@auth.staff_required("content")
def remove_picture(slug: str) -> Answer:
    """Show none."""
    page = _existing(slug)
    free_pictures.remove(page_pictures.picture_id(slug), partial(_show, slug))
    return redirect(url_for(".show", slug=slug, language=page.locale, _anchor="picture"), 303)


def _show(slug: str, media_id: uuid.UUID | None) -> None:
    page_pictures.show_picture(slug, media_id, at=clock.now())


@blueprint.post("/<slug>/removal")
@auth.staff_required("content")
def discard(slug: str) -> Answer:
    """Delete a page, or go back to a policy's starting text."""
    page = _existing(slug)
    with db.transaction():
        operations.discard_page(slug=slug, locale=page.locale)
        if queries.for_editing(slug, locale=page.locale) is None:
            free_pictures.drop(page_pictures.picture_id(slug), partial(_show, slug))
    flash(_("The starting text is back.") if page.policy else _("The page is deleted."), "success")
    return redirect(url_for(".index", language=page.locale), 303)


def _language() -> str:
    asked = request.values.get("language", "")
    return asked if asked in store.LANGUAGES else store.current().language


def _existing(slug: str) -> EditedPage:
    page = queries.for_editing(slug, locale=_language())
    if page is None:
        raise NotFound(N_("There is no such page."))
    return page


def _list(form: NewPageForm, *, status: int = 200) -> Response:
    return render.page(
        "admin/pages/index.html",
        status=status,
        form=form,
        pages=queries.every_page(locale=_language()),
        language=_language(),
        languages=store.current().languages(),
    )


def _editor(
    form: PageForm,
    page: EditedPage,
    *,
    preview: bool = False,
    refused: Sequence[str] = (),
    status: int = 200,
) -> Response:
    chosen = page_pictures.picture_id(page.slug)
    shown = queries.preview(title=form.title.data or "", body=form.body.data or "", locale=page.locale)
    return render.page(
        "admin/pages/show.html",
        status=status,
        form=form,
        page=page,
        shown=shown if preview else None,
        image=catalog.pictures_by_id([chosen]).get(chosen) if chosen else None,
        refused=refused,
        languages=store.current().languages(),
        places=sorted(queries.places(page.locale)),
        right_to_left=page.locale in store.RIGHT_TO_LEFT,
    )
