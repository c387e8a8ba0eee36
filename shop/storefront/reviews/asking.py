"""Questions about a product: all that were answered, and asking one."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.kernel import clock, db, ids
from shop.kernel.errors import DomainError
from shop.mail.addresses import BadAddress
from shop.reviews import operations, queries
from shop.reviews.queries import Subject
from shop.storefront.browsing import number_of_page
from shop.storefront.reviews import blueprint
from shop.storefront.reviews.listing import found
from shop.web.acting import sentence
from shop.web.locale import get_locale
from shop.web.render import page

LONGEST_TYPED = 6000


@blueprint.get("/products/<handle>/questions")
def questions(handle: str) -> Response:
    """One page of answered questions, and the form."""
    return _page(found(handle))


@blueprint.post("/products/<handle>/questions")
def ask(handle: str) -> Response | Answer:
    """Keep a question; the owner answers it. Whoever fills the field that people do not see is a machine."""
    subject, at = found(handle), clock.now()
    db.end_read()
    text, email = request.form.get("question", ""), request.form.get("email", "").strip()
    if not request.form.get("website"):
        try:
            operations.guard_asking(address=request.remote_addr or "", at=at)
            with db.transaction():
                operations.ask(
                    product_id=subject.id,
                    text=text,
                    email=email,
                    locale=get_locale(),
                    question_id=ids.derived_id(
                        "question", subject.id, text.strip(), request.remote_addr, at.date()
                    ),
                    at=at,
                )
        except DomainError as refused:
            field = "email" if isinstance(refused, BadAddress) else "question"
            return _page(subject, errors={field: sentence(refused)}, status=refused.status)
    flash(
        _("Thank you. We answer by mail and, where it helps others, on this page.")
        if email
        else _("Thank you. We answer on this page."),
        "good",
    )
    return redirect(url_for("products.show", handle=subject.handle), 303)  # its top says thank you


def _page(subject: Subject, *, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    typed = {name: request.form.get(name, "")[:LONGEST_TYPED] for name in ("question", "email")}
    shown = queries.questions_of_product(subject.id, page=number_of_page(request.args.get("page")))
    return page(
        "storefront/reviews/questions.html",
        status=status,
        title=subject.title,
        subject=subject,
        shown=shown,
        errors=errors or {},
        typed=typed,
        page_url=lambda number: url_for(
            ".questions", handle=subject.handle, page=number if number > 1 else None
        ),
    )
