"""A product's page: pictures, the choice of a variant, what goes with it; complete without a script."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from shop.brand import store
from shop.catalog import queries as catalog
from shop.catalog import texts
from shop.catalog.values import PageVariant, ProductCard, ProductPage
from shop.kernel import clock, ids
from shop.kernel.errors import N_, DomainError, Gone, NotFound
from shop.recommendations import queries as recommendations
from shop.recommendations.slots import MAIL
from shop.storefront import framing, notes, recommending
from shop.storefront.products import choosing, delivery, gallery, had, seen, stock, structured
from shop.storefront.shown import cards, suggested
from shop.taxes import queries as taxes
from shop.web import auth, currency, fragments, slots

COMPANIONS = 4
blueprint = Blueprint("products", __name__, url_prefix="/products")


@blueprint.get("/<handle>")
def show(handle: str) -> Response:
    """The page of one product, with a variant chosen that can be bought."""
    near: list[recommendations.Beside] = []
    lately, reader = seen.products(), recommending.reader()

    def beside(product_id: uuid.UUID) -> list[uuid.UUID]:
        near.append(recommendations.companions_of(product_id, reader=reader, lately=lately, limit=COMPANIONS))
        return [*near[0].ids, *lately]

    shown = catalog.product_page_beside(handle, beside)
    if shown is None:
        raise _absent(handle)
    found, others = shown
    chosen = _asked_for(found) or found.default_variant
    titles = {found.product.id: found.product.title}
    companions = near[0].row(others, titles)
    notes.item(found, chosen)
    if request.args.get("via") == MAIL:
        notes.followed(MAIL, found.product.id, request.args.get("row"))
    notes.slot(companions, "Goes with")
    response = _shown(found, chosen, companions, [one for one in lately if one != found.product.id], others)
    seen.remember(response, found.product.id)
    return response


def _shown(
    found: ProductPage,
    chosen: PageVariant,
    companions: recommendations.Row,
    lately: list[uuid.UUID],
    others: dict[uuid.UUID, ProductCard],
) -> Response:
    """The page with what belongs to this reader, and the minutes left to order, in its holes."""
    none = stock.ships_later(chosen) or found.product.gift_card
    promise = None if none else delivery.promise(chosen.price, at=clock.now())
    within = promise.within if promise else ""
    lasting = replace(promise, within=fragments.hole("within")) if promise and within else promise
    before = [others[one] for one in lately if one in others]
    beside = tuple((one.card, one.reason, *one.params.items()) for one in companions)
    return framing.kept(
        "storefront/products/show.html",
        title=found.product.title,
        shows=(found, chosen.id, lasting, beside),
        values=lambda: {
            **_values(found, chosen),
            "promise": lasting,
            "companions": suggested(companions),
        },
        own={
            "within": lambda: within,
            "had": lambda: had.note(found.variants),
            "slots": lambda place: slots.render_slot(place, product=found.product),
            "lately": lambda: framing.row(_("Recently looked at"), cards(before), "lately"),
        },
    )


@fragments.personal("own_email")
def own_email() -> str:
    """The signed-in customer's address, for a form to begin with."""
    customer = auth.current_customer()
    return customer.email_as_typed if customer else ""


def _absent(handle: str) -> DomainError:
    """What to say of an address that leads to nothing: it was sold here once, or never."""
    if catalog.is_archived(handle):
        return Gone(N_("This product is not sold any more."))
    return NotFound(N_("We do not have this product."))


def _asked_for(found: ProductPage) -> PageVariant | None:
    variant_id = ids.parse_id(request.args.get("variant"))
    return next((variant for variant in found.variants if variant.id == variant_id), None)


def _values(found: ProductPage, chosen: PageVariant) -> dict[str, Any]:
    description = found.product.seo_description or texts.plain_text(found.product.description_html)
    guide = care.guide(found.product)
    price, compare_at = currency.shown(chosen.price, chosen.compare_at)
    return {
        "shown": found,
        "product": found.product,
        "chosen": chosen,
        "price_now": price,
        "price_was": compare_at,
        "slides": gallery.slides(found, chosen),
        "groups": choosing.groups(found, chosen),
        "variants": [stock.as_json(variant) for variant in found.variants],
        "gone": [variant for variant in found.variants if not variant.in_stock],
        "note": stock.note(chosen),
        "most": stock.most(found),
        "care_html": care.as_html(guide) if guide else "",
        "price_note": _price_note(),
        "description": " ".join(description.split())[:300],
        "linked_data": structured.product(found, description=" ".join(description.split())[:5000]),
    }


def _price_note() -> str:
    """What is said beside the price: whether it holds the tax, and that it is only about what is paid."""
    tax = _("incl. tax") if taxes.prices_include_tax() else ""
    if currency.seen() is None or currency.paid() is not None:
        return tax
    about = _("approximate; you pay in %(currency)s", currency=store.current().currency)
    return f"{tax} · {about}" if tax else about


from shop.storefront.products import care  # noqa: E402 (it adds its views to the blueprint)
