"""Many codes at once, each for one order, none to be guessed; perhaps each bound to an email address."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from shop.kernel import db, ids
from shop.kernel.errors import N_, NotFound
from shop.mail import addresses
from shop.promotions.models import CODE, CodeBatch, PromotionCode, Redemption
from shop.promotions.operations.making import BadPromotion, locked

# No 0/O, 1/I/L: a code is read aloud and typed from paper.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 12  # of 31 signs: 7.9e17 possibilities, so that even 10 000 codes are found by 1 guess in 7.9e13
MOST_AT_ONCE = 10_000


def new_code(length: int = 8) -> str:
    """An unguessable code that is easy to read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def make_batch(
    *, promotion_id: uuid.UUID, name: str, at: datetime, size: int = 0, emails: Sequence[str] = ()
) -> CodeBatch:
    """`size` codes for one order each, or one bound to each of `emails`. Raises BadPromotion."""
    promotion = locked(promotion_id)
    if promotion.reach != CODE:
        raise BadPromotion(N_("Only a promotion with the condition “code” takes codes."))
    if not name.strip() or len(name.strip()) > 120:
        raise BadPromotion(N_("Name the batch, in up to 120 characters."))
    bound: list[str | None] = list(_addresses(emails)) or [None] * size
    if not 1 <= len(bound) <= MOST_AT_ONCE:
        raise BadPromotion(N_("A batch has 1 to %(most)s codes."), most=MOST_AT_ONCE)
    batch = CodeBatch(
        id=ids.new_id(), promotion_id=promotion_id, name=name.strip(), size=len(bound), created_at=at
    )
    db.session().add(batch)
    db.session().flush()
    _fill(batch, bound, at=at)
    return batch


def _fill(batch: CodeBatch, bound: Sequence[str | None], *, at: datetime) -> None:
    rows = [
        {
            "id": ids.new_id(),
            "promotion_id": batch.promotion_id,
            "batch_id": batch.id,
            "code": new_code(LENGTH),
            "email": email,
            "limit_total": 1,
            "used": 0,
            "created_at": at,
        }
        for email in bound
    ]
    if db.insert_ignore(PromotionCode, rows) != len(rows):  # two of 7.9e17 met: the whole batch once more
        raise BadPromotion(N_("The codes could not be made. Please try again."))


def _addresses(emails: Sequence[str]) -> list[str]:
    found = []
    for typed in emails:
        try:
            found.append(addresses.normalized(typed))
        except addresses.BadAddress:
            raise BadPromotion(N_("“%(email)s” is not an email address."), email=typed[:80]) from None
    return list(dict.fromkeys(found))


def remove_batch(*, promotion_id: uuid.UUID, batch_id: uuid.UUID) -> None:
    """Have the codes of a batch open nothing any more. Raises NotFound, or BadPromotion once one is used."""
    batch = db.session().get(CodeBatch, batch_id)
    if batch is None or batch.promotion_id != promotion_id:
        raise NotFound(N_("There is no such batch of codes."))
    spent = (
        select(Redemption.id)
        .join(PromotionCode, PromotionCode.id == Redemption.code_id)
        .where(PromotionCode.batch_id == batch_id)
        .limit(1)
    )
    if db.session().scalar(spent):
        raise BadPromotion(
            N_("Orders have used codes of this batch, so it stays; pause the promotion instead.")
        )
    db.session().delete(batch)
    db.session().flush()
