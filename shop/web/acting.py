"""From a form to one operation: open the transaction, run, commit; a refusal becomes a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import flash
from flask_babel import gettext

from shop.kernel import db
from shop.kernel.errors import DomainError

T = TypeVar("T")


def sentence(error: DomainError) -> str:
    """The error's message in the reader's language."""
    text = gettext(error.message)
    return text % error.params if error.params else text


def act(operation: Callable[[], T]) -> T | None:
    """Run `operation` in one transaction. A DomainError is flashed and None returned; nothing was changed."""
    try:
        with db.transaction():
            return operation()
    except DomainError as error:
        flash(sentence(error), "error")
        return None
