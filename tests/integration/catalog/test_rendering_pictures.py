"""The worker makes renditions of what was uploaded; killed half way, it goes on; it can make them again."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shop.catalog import jobs, operations, pictures, queries
from shop.catalog.models import PREPARING, READY, Media
from shop.catalog.operations.collections import CollectionInput
from shop.catalog.pictures import files, renditions
from shop.kernel import attention, db, work
from tests.factories.catalog import AT, make_product, picture_bytes

pytestmark = pytest.mark.usefixtures("sqlite")


def uploaded(color: str = "#c08457", title: str = "Mug") -> Media:
    """A picture as an upload leaves it."""
    data = picture_bytes((700, 875), color=color)
    stored = pictures.keep(pictures.check(data), data)
    with db.transaction():
        return operations.add_picture(make_product(title).id, stored, alt="A mug", at=AT)


def row(media: Media) -> Media:
    db.end_read()
    return db.session().get_one(Media, media.id, populate_existing=True)


def shown() -> pictures.Picture:
    page = queries.product_page("mug")
    assert page is not None
    db.end_read()
    return page.media[0]


def there() -> set[str]:
    return {path.name for path in files.folder().rglob("*") if path.is_file()}


def test_an_upload_is_shown_at_once_and_in_every_size_when_the_worker_has_been_there() -> None:
    media = uploaded()
    first = shown()
    assert (first.width, first.height, first.sources, first.ready) == (700, 875, (), True)
    assert (files.folder() / first.src.removeprefix("/media/")).exists()
    assert row(media).state == PREPARING
    assert jobs.fetch_due(at=AT) == 0
    assert jobs.render_due(at=AT) == 1
    later = shown()
    assert (later.src, later.width, later.height) == (first.src, 700, 875)
    for srcset in (later.avif, later.webp, later.srcset):
        for candidate in srcset.split(", "):
            assert (files.folder() / candidate.split()[0].removeprefix("/media/")).exists()
    assert (row(media).state, row(media).recipe, len(later.patches)) == (READY, renditions.RECIPE, 1)


def test_a_worker_killed_half_way_leaves_the_rest_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    media = uploaded()
    assert work.claim(Media, at=AT, limit=2, lease=jobs.LEASE) == [media.id]
    write, count = files.write, iter(range(4))

    def power_goes(path: str, data: bytes) -> None:
        write(path, data) if next(count, None) is not None else exit_now()

    def exit_now() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "write", power_goes)
    with pytest.raises(KeyboardInterrupt):
        pictures.render(media.original)
    monkeypatch.undo()
    before = there()
    assert len(before) == 5
    assert shown().sources == ()
    assert jobs.render_due(at=AT + timedelta(minutes=1)) == 0
    assert jobs.render_due(at=AT + jobs.LEASE) == 1
    assert row(media).state == READY
    assert before < there()


def test_an_original_that_is_gone_is_tried_again_then_told_and_the_picture_stays() -> None:
    media = uploaded()
    original = files.originals() / media.original
    kept = original.read_bytes()
    original.unlink()
    at = AT
    for _ in range(len(jobs.BACKOFF) + 1):
        assert jobs.render_due(at=at) == 1
        at += timedelta(days=2)
    assert jobs.render_due(at=at) == 0
    assert shown().ready
    assert [picture.id for picture in queries.parked_pictures()] == [media.id]
    assert len(attention.open_items()) == 1
    db.end_read()
    original.write_bytes(kept)
    with db.transaction():
        operations.retry_picture(media.product_id, media.id, at=at)
    assert jobs.render_due(at=at) == 1
    assert (row(media).state, attention.open_items()) == (READY, [])


def test_a_picture_removed_while_it_was_prepared_stays_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    media, render = uploaded(), pictures.render

    def removing(original: str) -> pictures.Stored:
        with db.transaction():
            operations.drop_picture(media.product_id or uuid.uuid4(), media.id)
        return render(original)

    monkeypatch.setattr(pictures, "render", removing)
    assert jobs.render_due(at=AT) == 1
    assert db.session().get(Media, media.id) is None


def test_a_new_recipe_makes_new_files_and_the_old_ones_are_shown_until_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    uploaded()
    jobs.render_due(at=AT)
    before = shown()
    with db.transaction():
        assert operations.make_again(at=AT) == 0
    for module in (renditions, operations.media):
        monkeypatch.setattr(module, "RECIPE", renditions.RECIPE + 1)
    assert queries.picture_counts(renditions.RECIPE)["older"] == 1
    db.end_read()
    with db.transaction():
        assert operations.make_again(at=AT) == 1
    assert shown() == before
    assert jobs.render_due(at=AT) == 1
    after = shown()
    assert after.src != before.src
    assert (after.sources != (), after.width) == (True, 700)
    assert queries.picture_counts(renditions.RECIPE) == {"ready": 1, "waiting": 0, "parked": 0, "older": 0}


def test_one_given_by_address_before_originals_were_kept_is_fetched_again(sqlite: object) -> None:
    with db.transaction():
        media = operations.add_picture_address(make_product().id, "https://pictures.example/a.jpg", at=AT)
        media.file, media.width, media.height, media.done_at = "products/ab/cd", 800, 1000, AT
    with db.transaction():
        assert operations.make_again(at=AT) == 1
    assert work.claim(Media, at=AT, only=Media.original == "") == [media.id]
    assert shown().src == "/media/products/ab/cd.jpg"


def test_a_collections_picture_is_its_own_and_goes_with_it() -> None:
    data = picture_bytes((1600, 900))
    stored = pictures.keep(pictures.check(data), data)
    with db.transaction():
        made = operations.create_collection(CollectionInput(title="Gifts"), at=AT)
        operations.set_collection_picture(made.id, stored, alt="Wrapped mugs", at=AT)
    jobs.render_due(at=AT)
    collection = queries.collection_by_handle("gifts")
    assert collection is not None
    assert collection.picture is not None
    assert (collection.picture.alt, collection.picture.width) == ("Wrapped mugs", 1440)
    assert queries.covers([made.id])[made.id].src == collection.picture.src
    db.end_read()
    with db.transaction():
        operations.set_collection_picture(made.id, stored, alt="Other mugs", at=AT)
    with db.transaction():
        operations.delete_collection(made.id)
    assert list(db.session().query(Media)) == []


def test_a_free_picture_is_known_by_its_id() -> None:
    data = picture_bytes()
    stored = pictures.keep(pictures.check(data), data)
    with db.transaction():
        media = operations.keep_picture(stored, alt="The kiln", alts={"he": "התנור"}, at=AT)
    (found,) = queries.pictures_by_id([media.id, uuid.uuid4()]).values()
    assert (found.alt, found.ready) == ("The kiln", True)
    db.end_read()
    with db.transaction():
        operations.describe_kept_picture(media.id, "The old kiln")
        operations.drop_kept_picture(media.id)
        operations.drop_kept_picture(media.id)
    assert queries.pictures_by_id([media.id]) == {}


def test_files_nobody_shows_are_swept_after_a_while() -> None:
    media, other = uploaded(), uploaded("#123456", "Bowl")
    while jobs.render_due(at=AT):
        pass
    later = datetime.now(UTC) + timedelta(days=3)
    assert jobs.sweep_files(later) == 0
    for one in (media, other):
        with db.transaction():
            operations.drop_picture(one.product_id or uuid.uuid4(), one.id)
    assert jobs.sweep_files(later - timedelta(days=2)) == 0
    pictures.keep_while("test", lambda: [f"/media/{other.file}.jpg"])
    assert jobs.sweep_files(later) == 10 + 2
    assert {files.name_of(f"products/{name}") for name in there()} == {f"products/{Path(other.file).name}"}
    pictures.keep_while("test", list)
    assert jobs.sweep_files(later) == 10
    assert there() == set()


def test_what_comes_once_more_is_not_swept_before_its_row_is_there() -> None:
    data = picture_bytes()

    def keep() -> None:
        pictures.keep(pictures.check(data), data)
        pictures.keep_private("returns/aa/photo.jpg", data)

    def swept() -> int:
        now = datetime.now(UTC)
        return jobs.sweep_files(now) + pictures.sweep_private("returns", set(), at=now)

    def age() -> None:
        for place in (files.folder(), files.originals(), files.folder().parent / files.PRIVATE):
            for path in place.glob("**/*.*"):
                os.utime(path, (0, 0))

    keep()
    age()
    keep()
    assert swept() == 0
    age()
    assert swept() == 3
