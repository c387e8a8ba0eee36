"""Pictures given by address arrive later, and one that never does keeps nobody waiting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.catalog import jobs, operations, queries
from shop.catalog.models import FAILED, PENDING, PREPARING, READY, Media
from shop.catalog.pictures import PLACEHOLDER, BadPicture, files
from shop.kernel import attention, db, preferences
from tests.factories.catalog import AT, make_product, picture_bytes
from tests.support.picture_host import PictureHost, Reply


@pytest.fixture
def host(sqlite):
    with PictureHost() as found:
        with db.transaction():
            preferences.put(jobs.ALLOWED_HOSTS, [found.name], at=AT)
        yield found


def waiting(url: str, title: str = "Mug") -> Media:
    with db.transaction():
        return operations.add_picture_address(make_product(title).id, url, alt="A mug", at=AT)


def state(media: Media) -> str:
    db.end_read()
    return db.session().get_one(Media, media.id).state


def test_a_picture_is_fetched_cleaned_and_shown(host: PictureHost) -> None:
    host.replies["/mug.jpg"] = Reply(200, picture_bytes((700, 900)))
    media = waiting(host.url("/mug.jpg"))
    page = queries.product_page("mug")
    assert page is not None
    assert page.media[0].src == PLACEHOLDER
    db.end_read()
    assert jobs.fetch_due(at=AT) == 1
    assert jobs.fetch_due(at=AT + timedelta(days=1)) == 0
    assert state(media) == PREPARING
    assert jobs.render_due(at=AT) == 1
    assert jobs.render_due(at=AT + timedelta(days=1)) == 0
    assert state(media) == READY
    page = queries.product_page("mug")
    assert page is not None
    assert (page.media[0].width, page.media[0].height, page.media[0].alt) == (700, 900, "A mug")
    assert (files.folder() / page.media[0].src.removeprefix("/media/")).exists()


def test_one_unreachable_picture_does_not_hold_up_the_others(host: PictureHost) -> None:
    host.replies["/good.jpg"] = Reply(200, picture_bytes())
    lost, good = waiting(host.url("/lost.jpg"), "A"), waiting(host.url("/good.jpg"), "B")
    jobs.fetch_due(at=AT)
    assert (state(lost), state(good)) == (PENDING, PREPARING)


def test_a_picture_that_comes_back_is_had_on_a_later_try(host: PictureHost) -> None:
    media = waiting(host.url("/late.jpg"))
    jobs.fetch_due(at=AT)
    assert jobs.fetch_due(at=AT + timedelta(seconds=10)) == 0
    host.replies["/late.jpg"] = Reply(200, picture_bytes())
    assert jobs.fetch_due(at=AT + timedelta(minutes=10)) == 1
    assert state(media) == PREPARING


def test_a_picture_that_never_comes_is_parked_and_the_owner_told_until_it_works(host: PictureHost) -> None:
    media = waiting(host.url("/never.jpg"))
    at = AT
    for _ in range(len(jobs.BACKOFF) + 1):
        assert jobs.fetch_due(at=at) == 1
        at += timedelta(days=2)
    assert jobs.fetch_due(at=at) == 0
    assert state(media) == FAILED
    assert [picture.id for picture in queries.parked_pictures()] == [media.id]
    assert [item.params for item in attention.open_items()] == [{"count": 1}]
    db.end_read()
    host.replies["/never.jpg"] = Reply(200, picture_bytes())
    with db.transaction():
        operations.retry_picture(media.product_id, media.id, at=at)
    jobs.fetch_due(at=at)
    assert state(media) == PREPARING
    assert attention.open_items() == []


def test_what_is_not_a_picture_never_becomes_one(host: PictureHost) -> None:
    host.replies["/page.jpg"] = Reply(200, b"<html>Please sign in</html>")
    media = waiting(host.url("/page.jpg"))
    jobs.fetch_due(at=AT)
    row = db.session().get_one(Media, media.id)
    assert row.state == PENDING
    assert "not a picture" in (row.last_error or "")


def test_an_address_inside_the_network_is_parked_at_once_and_never_asked(sqlite) -> None:
    with PictureHost() as host:
        media = waiting(host.url("/secret"))
        jobs.fetch_due(at=AT)
        assert state(media) == FAILED
        assert not host.asked


def test_the_list_of_allowed_hosts_counts_for_nothing_in_production(host: PictureHost, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "_production", [True])
    media = waiting(host.url("/mug.jpg"))
    jobs.fetch_due(at=AT)
    assert state(media) == FAILED
    assert not host.asked


def test_a_killed_worker_leaves_its_pictures_to_the_next(host: PictureHost) -> None:
    host.replies["/mug.jpg"] = Reply(200, picture_bytes())
    media = waiting(host.url("/mug.jpg"))
    from shop.kernel import work

    assert work.claim(Media, at=AT, limit=6, lease=jobs.LEASE) == [media.id]  # and then it dies
    assert jobs.fetch_due(at=AT + timedelta(minutes=1)) == 0
    assert jobs.fetch_due(at=AT + jobs.LEASE) == 1
    assert state(media) == PREPARING


def test_a_picture_deleted_while_it_was_fetched_stays_deleted(host: PictureHost) -> None:
    media = waiting(host.url("/mug.jpg"))

    def reply() -> Reply:
        with db.transaction():
            operations.drop_picture(media.product_id, media.id)
        return Reply(200, picture_bytes())

    host.replies["/mug.jpg"] = reply
    jobs.fetch_due(at=AT)
    assert db.session().get(Media, media.id) is None


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "", "//x", "http://" + "x" * 3000]
)
def test_what_is_no_address_is_refused(sqlite, url: str) -> None:
    with pytest.raises(BadPicture):
        waiting(url)
