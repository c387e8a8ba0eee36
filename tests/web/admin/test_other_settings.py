"""Privacy, notifications, and the page of all topics."""

from __future__ import annotations

import uuid

from shop.kernel import db, preferences
from shop.staff import notifications
from shop.web.visit import CONSENT_MODE
from tests.web.admin.conftest import text
from tracking.journeys import retention

SETTINGS = "/admin/settings"


def test_the_way_of_asking_is_kept(owner):
    page = f"{SETTINGS}/privacy"
    assert owner.submit(page, data={"mode": "opt_out"}).status_code == 303
    db.end_read()
    assert preferences.get(CONSENT_MODE) == "opt_out"
    assert owner.submit(page, data={"mode": "never"}).status_code == 422
    db.end_read()
    assert preferences.get(CONSENT_MODE) == "opt_out"


def test_how_long_visits_are_kept_is_chosen_there_too(owner):
    page, form = f"{SETTINGS}/privacy", "/admin/journeys/retention"
    assert '<option value="760" selected>' in text(owner.get(page))
    assert owner.submit(page, form, {"days": "0"}).status_code == 303
    assert '<option value="0" selected>' in text(owner.get(page))
    for wrong in ("7", "-1", "", "soon", "9" * 40):
        owner.submit(page, form, {"days": wrong})
        assert "Please choose how long visits are kept." in text(owner.get(page))
    db.end_read()
    assert preferences.get(retention.KEEP_DAYS) == 0


def test_notifications_are_chosen(owner):
    page = f"{SETTINGS}/notifications"
    assert owner.submit(page, data={"to": "team@example.com", "attention": "1"}).status_code == 303
    db.end_read()
    assert notifications.recipient() == "team@example.com"
    assert preferences.get(notifications.NEW_ORDER) is False
    assert preferences.get(notifications.WEEK) is False
    assert owner.submit(page, data={"to": "nowhere"}).status_code == 422


def test_every_topic_is_on_the_settings_page(owner):
    page = text(owner.get(SETTINGS))
    for topic in ("store", "region", "taxes", "shipping", "payments", "privacy", "notifications"):
        assert f'href="/admin/settings/{topic}"' in page
    assert 'href="/admin/mails/server"' in page


def test_a_missing_thing_cannot_be_removed(owner):
    for address in ("taxes/rates/{}/removal", "shipping/zones/{}/removal", "shipping/methods/{}/removal"):
        path = f"{SETTINGS}/{address.format(uuid.uuid4())}"
        assert owner.submit(f"{SETTINGS}/taxes", path).status_code == 404
