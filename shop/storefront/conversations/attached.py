"""Photos of a form."""

from __future__ import annotations

from flask import request

from shop.conversations import files, rules
from shop.conversations.files import MAX_BYTES, File
from shop.kernel import db


def photos() -> list[File]:
    """The form's `photos`, cleaned. Raises BadMessage; takes up to half a second a photo."""
    uploads = [one for one in request.files.getlist("photos") if one.filename][: rules.MAX_FILES + 1]
    db.end_read()
    return files.photos([(one.filename or "", one.stream.read(MAX_BYTES + 1)) for one in uploads])
