"""A picture that stands free (the home page's, a page's): another in its place, or none."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

from flask import flash, request
from flask_babel import gettext as _

from shop.admin.products.uploads import keep_uploads
from shop.catalog import operations
from shop.catalog.pictures import Stored
from shop.kernel import clock, db
from shop.web.acting import act

Show = Callable[[uuid.UUID | None], None]


def replace(before: uuid.UUID | None, show: Show) -> list[str]:
    """Show the uploaded file `picture` instead of the one `before`; sentences that say why not."""
    stored, refused = keep_uploads(request.files.getlist("picture")[:1])
    if not stored:
        return refused or [_("Please choose a file.")]
    if act(partial(_replace, before, show, stored[0], request.form.get("alt", "").strip())):
        flash(_("The picture is saved."), "success")
    return []


def _replace(before: uuid.UUID | None, show: Show, stored: Stored, alt: str) -> bool:
    show(operations.keep_picture(stored, alt=alt, at=clock.now()).id)
    if before is not None:
        operations.drop_kept_picture(before)
    return True


def remove(before: uuid.UUID | None, show: Show) -> None:
    """Show none, and say so."""
    with db.transaction():
        drop(before, show)
    flash(_("The picture is removed."), "success")


def drop(before: uuid.UUID | None, show: Show) -> None:
    """Show none, in the open transaction."""
    if before is not None:
        show(None)
        operations.drop_kept_picture(before)
