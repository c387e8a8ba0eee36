"""What customers say and are told: answers, messages, reviews, wishes, mails; and what their own row says."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from shop.conversations.models import Conversation, ConversationMessage
from shop.conversations.rules import CUSTOMER
from shop.customers.models import Customer
from shop.kernel import db
from shop.mail.models import MARKETING, Mail
from shop.reviews.models import Review
from shop.wishlist.models import Wishlist, WishlistItem
from tracking.nps.models import NpsAnswer
from tracking.nps.scales import SCALES
from tracking.segments.days import day_of
from tracking.segments.traits.story import Story

Stories = Mapping[uuid.UUID, Story]


def people(ids: list[uuid.UUID], *, where: ZoneInfo, locked: bool = False) -> dict[uuid.UUID, Story]:
    """A story for each of `ids` who is still somebody, with what their own row says.

    `locked`: in a transaction, so that nobody is erased before it has written what it found.
    """
    asked = select(
        Customer.id, Customer.created_at, Customer.verified_at, Customer.accepts_marketing, Customer.locale,
        Customer.opinion, Customer.opinion_score, Customer.complaint_open,
    ).where(Customer.id.in_(ids), Customer.erased_at.is_(None)).order_by(Customer.id)  # fmt: skip
    found = {}
    held = asked.with_for_update(key_share=True)
    for row in db.session().execute(held if locked else asked):
        found[row.id] = Story(row.id)
        found[row.id].values = {
            "created": day_of(row.created_at, where=where),
            "account": row.verified_at is not None,
            "accepts_marketing": row.accepts_marketing,
            "locale": row.locale or None,
            "opinion": row.opinion or None,
            "opinion_score": row.opinion_score,
            "complaint": row.complaint_open,
        }
    return found


def gather(stories: Stories, *, where: ZoneInfo) -> None:
    """Add to each story what its customer said and was told. Five statements."""
    ids = list(stories)
    _answers(stories, ids, where)
    _messages(stories, ids, where)
    _reviews(stories, ids, where)
    wished = select(Wishlist.customer_id, WishlistItem.product_id, WishlistItem.added_at).join(WishlistItem)
    for row in db.session().execute(wished.where(Wishlist.customer_id.in_(ids))):
        day = day_of(row.added_at, where=where)
        stories[row.customer_id].add("wish", day=day, ref=row.product_id, product_id=row.product_id)
    mails = select(Mail.id, Mail.customer_id, Mail.sent_at).where(
        Mail.customer_id.in_(ids), Mail.scope == MARKETING, Mail.sent_at.is_not(None)
    )
    for mail_id, customer_id, sent_at in db.session().execute(mails):
        if customer_id is None or sent_at is None:
            continue
        stories[customer_id].add("mail", day=day_of(sent_at, where=where), ref=mail_id)


def _answers(stories: Stories, ids: list[uuid.UUID], where: ZoneInfo) -> None:
    asked = select(NpsAnswer).where(NpsAnswer.customer_id.in_(ids))
    for row in db.session().scalars(asked):
        assert row.customer_id is not None
        story, day = stories[row.customer_id], day_of(row.answered_at, where=where)
        story.add("answer", day=day, ref=row.id)
        if row.metric in SCALES and row.score <= SCALES[row.metric].bad:
            story.add("low_answer", day=day, ref=row.id)


def _messages(stories: Stories, ids: list[uuid.UUID], where: ZoneInfo) -> None:
    for story in stories.values():
        story.values["waiting"] = False
    asked = (
        select(
            Conversation.customer_id,
            Conversation.waiting_since,
            ConversationMessage.id,
            ConversationMessage.created_at,
        )
        .join(ConversationMessage, ConversationMessage.conversation_id == Conversation.id)
        .where(Conversation.customer_id.in_(ids), ConversationMessage.kind == CUSTOMER)
    )
    for row in db.session().execute(asked):
        story = stories[row.customer_id]
        story.add("message", day=day_of(row.created_at, where=where), ref=row.id)
        story.values["waiting"] = story.values["waiting"] or row.waiting_since is not None


def _reviews(stories: Stories, ids: list[uuid.UUID], where: ZoneInfo) -> None:
    asked = select(Review.id, Review.customer_id, Review.product_id, Review.written_at)
    for row in db.session().execute(asked.where(Review.customer_id.in_(ids))):
        if row.customer_id is not None:
            day = day_of(row.written_at, where=where)
            stories[row.customer_id].add("review", day=day, ref=row.id, product_id=row.product_id)
    stars = select(Review.customer_id, func.avg(Review.stars)).where(Review.customer_id.in_(ids))
    for customer_id, average in db.session().execute(stars.group_by(Review.customer_id)):
        stories[customer_id].values["rating"] = round(float(average), 2)
