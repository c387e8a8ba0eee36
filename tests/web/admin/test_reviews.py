"""The owner publishes, rejects and replies; answers questions; decides who may write and when it appears."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from shop.kernel import db, preferences
from shop.mail.models import Mail
from shop.reviews import operations, rules
from shop.reviews.models import PRIVATE, PUBLISHED, REJECTED, WAITING, Question, Review
from tests.conftest import NOON
from tests.factories.reviews import person, product, rating, shown, written
from tests.support.statements import counted
from tests.support.wiring import drain
from tests.web.admin.conftest import text


def now(row: Any) -> Any:
    db.end_read()
    return db.session().get_one(type(row), row.id)


def asked(mug: uuid.UUID, email: str = "", locale: str = "en") -> Question:
    with db.transaction():
        return operations.ask(product_id=mug, text="Is it heavy?", email=email, locale=locale, at=NOON)


def mails(kind: str) -> list[Mail]:
    drain()
    db.end_read()
    return list(db.session().scalars(select(Mail).where(Mail.kind == kind)))


def test_the_list_shows_what_waits_with_its_photos_and_product(owner: Any) -> None:
    mug = product()
    written(mug, stars=2, title="Broke at once", text="<b>So sad</b>")
    shown(mug, title="Already there")
    page = text(owner.get("/admin/reviews"))
    assert "Broke at once" in page
    assert "&lt;b&gt;So sad" in page
    assert "Verified purchase" in page
    assert "Already there" not in page
    assert "Already there" in text(owner.get("/admin/reviews?status=published"))
    assert owner.get("/admin/reviews?status=nonsense&page=999999999").status_code == 200


def test_all_ticked_are_published_with_one_press(owner: Any) -> None:
    mug, bowl = product(), product("Bowl")
    many = [written(mug, stars=1), written(mug, stars=5), written(bowl, stars=3)]
    ticked = [str(one.id) for one in many[:1]] + [str(many[2].id), "x", str(uuid.UUID(int=9))]
    owner.submit("/admin/reviews", "/admin/reviews/publication", {"review": ticked})
    assert [now(one).status for one in many] == [PUBLISHED, WAITING, PUBLISHED]
    assert (rating(mug), rating(bowl)) == ((1, 100, [1, 0, 0, 0, 0]), (1, 300, [0, 0, 1, 0, 0]))


def test_nothing_ticked_publishes_nothing(owner: Any) -> None:
    made = written(product())
    page = owner.submit("/admin/reviews", "/admin/reviews/publication", {}, follow_redirects=True)
    assert page.status_code == 200
    assert now(made).status == WAITING


def test_a_rejection_needs_a_reason_and_tells_the_writer(owner: Any) -> None:
    mug, cleo = product(), person("Cleo Rivers", "cleo@example.com")
    made = written(mug, customer_id=cleo)
    address = f"/admin/reviews/{made.id}/rejection"
    owner.submit("/admin/reviews", address, {"reason": "too few stars"})
    assert now(made).status == WAITING
    owner.submit("/admin/reviews", address, {"reason": "personal", "note": "Names a neighbor."})
    assert (now(made).status, now(made).reason_note) == (REJECTED, "Names a neighbor.")
    sent = mails("review_rejected")
    assert [mail.recipient for mail in sent] == ["cleo@example.com"]
    assert sent[0].context["reason"] == rules.REASONS["personal"]


def test_a_reply_is_public_and_can_be_taken_back(owner: Any, client: Any) -> None:
    mug = product()
    made = shown(mug)
    owner.submit("/admin/reviews", f"/admin/reviews/{made.id}/reply", {"reply": "Thank you 🦊"})
    assert "Thank you 🦊" in text(client.get("/products/mug/reviews"))
    owner.submit("/admin/reviews", f"/admin/reviews/{made.id}/reply", {"reply": "x" * 5000})
    assert now(made).reply == "Thank you 🦊"
    owner.submit("/admin/reviews", f"/admin/reviews/{made.id}/reply", {"reply": ""})
    assert (now(made).reply, now(made).replied_at) == ("", None)


def test_the_list_takes_as_many_statements_for_many_as_for_one(owner: Any) -> None:
    mug = product()
    written(mug)
    owner.get("/admin/reviews")
    with counted() as one:
        owner.get("/admin/reviews")
    for _ in range(5):
        written(mug)
    with counted() as many:
        owner.get("/admin/reviews")
    assert len(one) == len(many)


def test_an_answer_is_mailed_in_the_askers_language_and_their_address_forgotten(owner: Any) -> None:
    question = asked(product(), email="noa@example.com", locale="he")
    address = f"/admin/questions/{question.id}/answer"
    owner.submit("/admin/questions", address, {"answer": "340 g.", "published": "1"})
    sent = mails("question_answered")
    assert [(mail.recipient, mail.locale) for mail in sent] == [("noa@example.com", "he")]
    assert (now(question).status, now(question).email) == (PUBLISHED, "")
    owner.submit("/admin/questions", address, {"answer": "345 g.", "published": "1"})
    assert len(mails("question_answered")) == 1


def test_an_answer_nobody_would_see_is_refused(owner: Any) -> None:
    question = asked(product())
    owner.submit("/admin/questions", f"/admin/questions/{question.id}/answer", {"answer": "340 g."})
    assert (now(question).status, now(question).answer) == (WAITING, "")


def test_a_private_answer_stays_off_the_page(owner: Any, client: Any) -> None:
    question = asked(product(), email="noa@example.com")
    owner.submit("/admin/questions", f"/admin/questions/{question.id}/answer", {"answer": "Only for you."})
    assert now(question).status == PRIVATE
    assert "Only for you." not in text(client.get("/products/mug/questions"))


def test_a_question_can_be_left_unanswered(owner: Any) -> None:
    question = asked(product(), email="noa@example.com")
    owner.submit("/admin/questions", f"/admin/questions/{question.id}/rejection")
    assert (now(question).status, now(question).email) == (REJECTED, "")


@pytest.mark.parametrize("path", ["/admin/reviews", "/admin/questions"])
def test_a_packer_sees_none_of_it(packer: Any, path: str) -> None:
    assert packer.get(path).status_code == 403


def test_the_navigation_says_how_many_wait(owner: Any) -> None:
    mug = product()
    written(mug)
    asked(mug)
    page = text(owner.get("/admin/questions"))
    assert page.index("/admin/reviews") < page.index("/admin/questions")
    assert "Is it heavy?" in page


def test_the_owner_decides_who_writes_and_when_it_appears(owner: Any) -> None:
    form = {"writers": "customers", "moment": "at_once"}
    assert owner.submit("/admin/settings/reviews", data=form).status_code == 303
    db.end_read()
    assert preferences.get(rules.ANYBODY)
    assert preferences.get(rules.AT_ONCE)
    bad = owner.submit("/admin/settings/reviews", data={"writers": "only the happy ones", "moment": "x"})
    assert bad.status_code == 422
    db.end_read()
    assert preferences.get(rules.ANYBODY)


def test_every_change_of_a_review_is_in_the_audit_without_its_words(owner: Any) -> None:
    from shop.kernel.models import AuditEntry

    made = written(product(), text="My secret words")
    owner.submit("/admin/reviews", f"/admin/reviews/{made.id}/publication")
    db.end_read()
    entries = list(
        db.session().scalars(select(AuditEntry).where(AuditEntry.table_name == Review.__tablename__))
    )
    assert any(
        entry.after.get("status") == PUBLISHED and entry.actor.startswith("staff:") for entry in entries
    )
    assert not any("secret" in str(entry.after) for entry in entries)
