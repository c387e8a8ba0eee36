"""All reviews of a product: sorted, filtered and paged by address; and the press of “helpful”."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from shop.kernel import clock, db
from shop.kernel.errors import N_, NotFound
from shop.reviews import operations, queries
from shop.reviews.queries import Subject
from shop.storefront.browsing import number_of_page
from shop.storefront.reviews import blueprint, words
from shop.web.render import page

SORTS = {
    "newest": N_("Newest"),
    "helpful": N_("Most helpful"),
    "highest": N_("Highest rated"),
    "lowest": N_("Lowest rated"),
}
PER_PAGE = 10


@blueprint.get("/products/<handle>/reviews")
def index(handle: str) -> Response:
    """One page of reviews. Filters that do not exist are passed over."""
    subject = found(handle)
    asked, stars = request.args.get("sort", ""), words.number_of_stars(request.args.get("stars"))
    sort, photos = asked if asked in SORTS else "newest", request.args.get("photos") == "1"
    shown = queries.of_product(
        subject.id,
        sort=sort,
        stars=stars,
        photos=photos,
        page=number_of_page(request.args.get("page")),
        per_page=PER_PAGE,
    )

    def address(**changes: Any) -> str:
        chosen: dict[str, Any] = {"sort": sort, "stars": stars, "photos": 1 if photos else None} | changes
        if chosen["sort"] == "newest":
            del chosen["sort"]
        return url_for(".index", handle=handle, **{name: value for name, value in chosen.items() if value})

    return page(
        "storefront/reviews/index.html",
        title=subject.title,
        subject=subject,
        shown=shown,
        reviews=words.said(shown.reviews),
        bars=words.bars(subject.rating_stars),
        meanings=words.meanings(),
        statement=words.statement(),
        sorts=SORTS,
        sort=sort,
        stars=stars,
        photos=photos,
        address=address,
        page_url=lambda number: address(page=number if number > 1 else None),
    )


@blueprint.post("/reviews/<uuid:review_id>/helpful")
def thank(review_id: uuid.UUID) -> Answer:
    """Count a press, once a browser; who pressed is not kept."""
    found_review = next(iter(queries.by_ids([review_id])), None)
    subject = queries.product_by_id(found_review.product_id) if found_review else None
    db.end_read()
    if subject is None:
        raise NotFound(N_("There is no such review."))
    operations.guard_helpful(review_id=review_id, address=request.remote_addr or "", at=clock.now())
    if words.remember_press(review_id.hex):
        with db.transaction():
            operations.found_helpful(review_id=review_id)
    endpoint = "products.show" if request.form.get("from") == "product" else ".index"
    return redirect(url_for(endpoint, handle=subject.handle, _anchor=f"review-{review_id.hex[-8:]}"), 303)


def found(handle: str) -> Subject:
    """The product of an address. Raises NotFound."""
    subject = queries.product_by_handle(handle)
    if subject is None:
        raise NotFound(N_("This product does not exist any more."))
    return subject
