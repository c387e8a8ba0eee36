"""Inviting, roles, keeping people out, and what the owner is told by mail."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.kernel import attention, db, preferences, registry
from shop.kernel.errors import NotFound
from shop.mail.addresses import BadAddress
from shop.mail.models import Mail
from shop.staff import emails, jobs, notifications, operations, queries, roles
from tests.integration.staff.conftest import NOON
from tests.support.crowd import errors, together


def mails(kind: str) -> list[Mail]:
    db.end_read()
    return list(db.session().scalars(select(Mail).where(Mail.kind == kind).order_by(Mail.created_at)))


def raise_something(key: str, at=NOON) -> None:
    with db.transaction():
        attention.raise_item(kind="test", key=key, message="Order %(n)s waits.", params={"n": key}, at=at)


def test_an_invitation_is_mailed_and_keeps_no_copy_of_its_link(hire):
    hire()
    with db.transaction():
        staff = operations.invite(email="Max@Example.com", name="Max", role=roles.PACKER, at=NOON)
        token = operations.sign_in_link_token(staff, at=NOON, lasts=operations.INVITATION_LASTS)
        emails.invitation(staff=staff, token=token, invited_by="Noa", at=NOON)
    (mail,) = mails("staff_invitation")
    assert mail.recipient == "max@example.com"
    assert mail.private
    assert mail.context["link"].endswith(f"/admin/sign-in/{token}")


@pytest.mark.parametrize("email", ["noa@example.com", "NOA@EXAMPLE.COM", "not an address", ""])
def test_an_address_that_is_taken_or_none_is_refused(hire, email):
    hire()
    with pytest.raises(operations.BadStaff), db.transaction():
        operations.invite(email=email, name="", role=roles.PACKER, at=NOON)
    assert queries.count() == 1


def test_an_unknown_role_is_refused(hire):
    staff = hire()
    with pytest.raises(operations.BadStaff), db.transaction():
        operations.invite(email="max@example.com", name="", role="king", at=NOON)
    with pytest.raises(operations.BadStaff), db.transaction():
        operations.change_role(staff_id=staff.id, role="king")


def test_the_last_owner_stays_one(hire):
    staff = hire()
    with pytest.raises(operations.BadStaff), db.transaction():
        operations.change_role(staff_id=staff.id, role=roles.PACKER)
    with pytest.raises(operations.BadStaff), db.transaction():
        operations.set_active(staff_id=staff.id, active=False)
    hire("max@example.com")
    with db.transaction():
        assert operations.change_role(staff_id=staff.id, role=roles.PACKER).role == roles.PACKER


def test_two_owners_who_demote_each_other_leave_one(hire):
    first, second = hire(), hire("max@example.com", name="Max")

    def demote(staff_id: uuid.UUID):
        def act() -> None:
            with db.transaction():
                operations.change_role(staff_id=staff_id, role=roles.MANAGER)

        return act

    results = together(demote(first.id), demote(second.id))
    assert [type(error) for error in errors(results)] == [operations.BadStaff]
    db.end_read()
    assert sorted(one.role for one in queries.everybody()) == [roles.MANAGER, roles.OWNER]


def test_somebody_who_does_not_exist_is_not_found(hire):
    hire()
    with pytest.raises(NotFound), db.transaction():
        operations.change_role(staff_id=uuid.uuid4(), role=roles.PACKER)


def test_first_owners_made_at_the_same_time_are_one(database):
    def ensure() -> uuid.UUID:
        with db.transaction():
            return operations.ensure_owner(at=NOON).id

    results = together(*[ensure] * 4)
    assert not errors(results)
    assert len(set(results)) == 1
    assert queries.count() == 1


def test_an_owner_may_everything_a_packer_only_ships():
    assert all(roles.may(roles.OWNER, permission) for permission in roles.PERMISSIONS)
    assert [p for p in roles.PERMISSIONS if roles.may(roles.PACKER, p)] == ["staff", "fulfillment", "returns"]
    assert not roles.may(roles.MANAGER, "settings")
    for role, permission in ((roles.OWNER, ""), (roles.OWNER, "flying"), ("nobody", "staff"), ("", "")):
        assert not roles.may(role, permission)


def test_the_owner_is_told_once_that_something_needs_them(hire):
    hire()
    raise_something("1")
    jobs.tell_attention(NOON)
    jobs.tell_attention(NOON + timedelta(minutes=15))
    raise_something("2", NOON + timedelta(hours=1))
    jobs.tell_attention(NOON + timedelta(hours=2))
    assert len(mails("owner_attention")) == 1
    jobs.tell_attention(NOON + timedelta(hours=7))
    told = mails("owner_attention")
    assert [mail.context["count"] for mail in told] == [1, 2]
    assert told[0].recipient == "noa@example.com"


def test_nobody_is_told_without_an_address_or_a_wish(database):
    raise_something("1")
    jobs.tell_attention(NOON)
    with db.transaction():
        notifications.choose(to="team@example.com", new_order=True, attention=False, at=NOON)
    jobs.tell_attention(NOON)
    assert mails("owner_attention") == []


def test_notifications_go_where_the_owner_says(hire):
    hire()
    assert notifications.recipient() == "noa@example.com"
    with db.transaction():
        notifications.choose(to="Team@Example.com", new_order=False, attention=True, at=NOON)
    db.end_read()
    assert notifications.recipient() == "team@example.com"
    assert preferences.get(notifications.NEW_ORDER) is False
    with pytest.raises(BadAddress), db.transaction():
        notifications.choose(to="nowhere", new_order=True, attention=True, at=NOON)


def test_doctor_notices_an_owner_without_a_way_back(database, hire):
    def found() -> list[str]:
        db.end_read()
        return [one.problem for one in registry.findings(database, at=NOON) if one.check == "owner"]

    assert found() == ["The owner has no email and password yet."]
    hire()
    assert found() == []
