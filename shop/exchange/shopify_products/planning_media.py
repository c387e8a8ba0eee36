"""Pictures of a draft: new addresses wait for the worker, known ones may get another text."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.catalog import rules
from shop.exchange.shopify_products.changes import Change, KnownProduct
from shop.exchange.shopify_products.drafts import WARNING, ProductDraft, RowIssue
from shop.kernel import ids
from shop.kernel.errors import N_

MAX_ALT = 1_000


def plan_media(
    change: Change, draft: ProductDraft, known: KnownProduct | None, *, at: datetime
) -> dict[str, uuid.UUID]:
    """Note new and changed pictures in `change`; ids by address of all that the product will have."""
    there = known.media if known else {}
    found = {url: media["id"] for url, media in there.items()}
    position = known.last_position if known else 0
    for image in sorted(draft.images, key=lambda image: image.position or rules.MAX_PICTURES):
        alt = (image.alt or "")[:MAX_ALT]
        if image.url in there:
            media = there[image.url]
            if image.alt is not None and media["alt"] != alt:
                change.media_updates.append({"id": media["id"], "alt": alt})
            continue
        if position >= rules.MAX_PICTURES:
            note = N_("A product has at most %(most)d pictures.")
            change.issues.append(RowIssue(image.line, note, {"most": rules.MAX_PICTURES}, WARNING))
            break
        position += 1
        found[image.url] = ids.new_id()
        change.media_inserts.append(
            {
                "id": found[image.url],
                "product_id": change.product_id,
                "position": position,
                "source_url": image.url,
                "alt": alt,
                "due_at": at,
            }
        )
    return found
