"""What a customer puts on the parcel: a label as PDF, the address of one, or else the shop's own slip.

A label is uploaded, or bought: then `parcel_label_id` names it, and it comes and goes by facts of `labels`.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from fulfillment.labels import models as parcel_states
from fulfillment.labels import printing
from fulfillment.labels import queries as parcel_labels
from fulfillment.returns import links, queries, rules
from fulfillment.returns.events import ReturnLabelGiven
from fulfillment.returns.models import FILE, LINK, SLIP, Return, ReturnLabel
from fulfillment.returns.operations.locking import allow, lock
from shop.kernel import attention, db, events
from shop.kernel.errors import N_, Conflict, DomainError

MOST_BYTES, MOST_URL = 4 * 2**20, 500
UNUSED = "returns.label_unused"  # of the attention list


class BadLabel(DomainError):
    """Something that cannot be a label."""


class HasLabel(Conflict):
    """A label is paid for already."""


def give_file(*, return_id: uuid.UUID, data: bytes, at: datetime) -> Return:
    """Give the label as a PDF. Raises BadLabel, NotNow."""
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        raise BadLabel(N_("A label is a PDF file."))
    if len(data) > MOST_BYTES:
        raise BadLabel(N_("A label has at most %(most)d MB."), most=MOST_BYTES // 2**20)
    one, _order = lock(return_id)
    allow(one, rules.LABEL, rules.APPROVE)
    one.parcel_label_id = None
    _keep(one, data, at=at)
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
    one.label_kind, one.label_url, one.parcel_label_id = LINK, url, None
    return _given(one, at=at)


def compare_for(*, return_id: uuid.UUID, label_id: uuid.UUID) -> Return:
    """Prices were asked for a label for the way back. Raises NotNow, HasLabel."""
    one, _order = lock(return_id)
    check_free(one)
    one.parcel_label_id = label_id
    db.session().flush()
    return one


def check_free(one: Return) -> None:
    """Raise NotNow or HasLabel where no label is to be bought for a return."""
    allow(one, rules.LABEL, rules.APPROVE)
    known = parcel_labels.by_id(one.parcel_label_id) if one.parcel_label_id else None
    if known is not None and known.state in parcel_states.TAKEN:
        raise HasLabel(N_("A label was bought for this return. Give it back first."))


def give_bought(*, label_id: uuid.UUID, at: datetime) -> Return | None:
    """The label that was bought is the customer's now, and its number the return's; None where the return
    has moved on, or has another label."""
    found, sheet = queries.of_label(label_id), parcel_labels.sheet(label_id)
    label = parcel_labels.by_id(label_id)
    if found is None or sheet is None or label is None:
        return None
    one, order = lock(found.id)
    if one.parcel_label_id != label_id or not {rules.LABEL, rules.APPROVE} & set(rules.supported(one.status)):
        return None
    _keep(one, printing.together([(links.code(one, order.number), sheet)], at=at).body, at=at)
    one.carrier, one.tracking_number = label.carrier, label.tracking_number
    one.way_provider, one.way_reference = label.provider, label.tracker
    one.way_status, one.way_at, one.way_due_at = "", None, None
    return _given(one, at=at)


def take_back_bought(*, label_id: uuid.UUID, at: datetime) -> Return | None:
    """The label was given back at the carrier: the customer has the slip again. None where it is not used."""
    attention.resolve(kind=UNUSED, key=str(label_id), at=at)
    found = queries.of_label(label_id)
    if found is None:
        return None
    one, _order = lock(found.id)
    if one.parcel_label_id != label_id:
        return None
    one.parcel_label_id, one.label_kind, one.label_url = None, SLIP, ""
    one.carrier = one.tracking_number = one.way_provider = one.way_reference = ""
    if kept := db.session().get(ReturnLabel, one.id):
        db.session().delete(kept)
    return _given(one, at=at)


def note_unused(*, return_id: uuid.UUID, at: datetime) -> bool:
    """A return has ended: the owner is told of a label that is paid and was not used; False for none."""
    one, order = lock(return_id)
    label = parcel_labels.by_id(one.parcel_label_id) if one.parcel_label_id else None
    if label is None or label.state != parcel_states.BOUGHT or one.posted_at or one.received_at:
        return False
    attention.raise_item(
        kind=UNUSED,
        key=str(label.id),
        message=N_("Return %(code)s has ended, and its label was not used: give it back."),
        params={"code": links.code(one, order.number)},
        link=f"/admin/labels/{label.id}",
        at=at,
    )
    return True


def _keep(one: Return, data: bytes, *, at: datetime) -> None:
    kept = db.session().get(ReturnLabel, one.id)
    if kept is None:
        db.session().add(ReturnLabel(return_id=one.id, data=data, uploaded_at=at))
    else:
        kept.data, kept.uploaded_at = data, at
    one.label_kind, one.label_url = FILE, ""


def _given(one: Return, *, at: datetime) -> Return:
    db.session().flush()
    if rules.LABEL in rules.supported(one.status):  # one not approved yet is told with the approval
        events.publish(ReturnLabelGiven(return_id=one.id, version=int(at.timestamp())), at=at)
    return one
