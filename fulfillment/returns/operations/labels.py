"""What a customer puts on the parcel: a label as PDF, the address of one, or else the shop's own slip."""

from __future__ import annotations

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from fulfillment.returns import rules
from fulfillment.returns.events import ReturnLabelGiven
from fulfillment.returns.models import FILE, LINK, Return, ReturnLabel
from fulfillment.returns.operations.locking import allow, lock
from shop.kernel import db, events
from shop.kernel.errors import N_, DomainError

MOST_BYTES, MOST_URL = 4 * 2**20, 500


class BadLabel(DomainError):
    """Something that cannot be a label."""


def give_file(*, return_id: uuid.UUID, data: bytes, at: datetime) -> Return:
    """Give the label as a PDF. Raises BadLabel, NotNow."""
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        raise BadLabel(N_("A label is a PDF file."))
    if len(data) > MOST_BYTES:
        raise BadLabel(N_("A label has at most %(most)d MB."), most=MOST_BYTES // 2**20)
    one, _order = lock(return_id)
    allow(one, rules.LABEL, rules.APPROVE)
    kept = db.session().get(ReturnLabel, one.id)
    if kept is None:
        db.session().add(ReturnLabel(return_id=one.id, data=data, uploaded_at=at))
    else:
        kept.data, kept.uploaded_at = data, at
    one.label_kind, one.label_url = FILE, ""
    return _given(one, at=at)


def give_link(*, return_id: uuid.UUID, url: str, at: datetime) -> Return:
    """Give the address where the customer finds the label. Raises BadLabel, NotNow."""
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    plain = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme != "https" or not parts.hostname or len(url) > MOST_URL or not plain:
        raise BadLabel(N_("Please enter an address that begins with https://."))
    one, _order = lock(return_id)
    allow(one, rules.LABEL, rules.APPROVE)
    one.label_kind, one.label_url = LINK, url
    return _given(one, at=at)


def _given(one: Return, *, at: datetime) -> Return:
    db.session().flush()
    if rules.LABEL in rules.supported(one.status):  # one not approved yet is told with the approval
        events.publish(ReturnLabelGiven(return_id=one.id, version=int(at.timestamp())), at=at)
    return one
