"""An upload goes its way: checked, confirmed by a person, imported by the worker, even over a crash."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest

from shop.catalog import queries as catalog
from shop.exchange import jobs, operations, queries, uploads
from shop.exchange.models import CANCELLED, CHECKED, DONE, FAILED, IMPORTING, ImportRun
from shop.exchange.shopify_products import importer
from shop.exchange.shopify_products.changes import ImportOptions
from shop.kernel import attention, clock, db, ids, work
from shop.kernel.errors import Conflict, DomainError, NotFound
from tests.factories.catalog import AT
from tests.support.shopify_files import CLASSIC


def upload(content: bytes = b"", **options) -> ImportRun:
    run_id = ids.new_id()
    name = uploads.keep(io.BytesIO(content or CLASSIC.read_bytes()), upload_id=run_id)
    with db.transaction():
        return operations.start_import(
            run_id=run_id, filename="classic.csv", file=name, options=ImportOptions(**options), at=AT
        )


def seen(run: ImportRun) -> ImportRun:
    db.end_read()
    found = queries.import_run(run.id)
    assert found is not None
    return found


def act(operation, run: ImportRun, at=AT):
    with db.transaction():
        return operation(run.id, at=at)


def work_on(at=AT) -> int:
    with clock.frozen(at):
        return jobs.run_due(at=at)


def test_an_upload_is_checked_shown_and_imported_after_a_yes(sqlite) -> None:
    run = upload()
    assert work_on() == 1
    assert work_on() == 0
    checked = seen(run)
    assert checked.stage == CHECKED
    assert checked.preview is not None
    assert checked.preview["products"]["created"] == 4
    assert catalog.stats().products == 0
    act(operations.confirm_import, run)
    assert work_on() == 1
    done = seen(run)
    assert (done.stage, done.permille, done.file) == (DONE, 1000, "")
    assert done.report is not None
    assert done.report["products"] == {"created": 4, "updated": 0, "unchanged": 0}
    assert catalog.stats().products == 4
    assert not uploads.path_of(f"{run.id}.upload").exists()


def test_nothing_is_imported_twice_by_pressing_twice(database) -> None:
    run = upload()
    with pytest.raises(Conflict):
        act(operations.confirm_import, run)
    work_on()
    act(operations.confirm_import, run)
    with pytest.raises(Conflict):
        act(operations.confirm_import, run)
    work_on()
    with pytest.raises(Conflict):
        act(operations.cancel_import, run)
    assert catalog.stats().products == 4


def test_an_import_given_up_imports_nothing_and_forgets_its_file(database) -> None:
    run = upload()
    act(operations.cancel_import, run)
    assert work_on() == 0
    assert seen(run).stage == CANCELLED
    assert not uploads.path_of(f"{run.id}.upload").exists()


def test_a_file_that_is_none_of_ours_says_so(database) -> None:
    run = upload(b"Name;Amount\n1;2\n")
    work_on()
    failed = seen(run)
    assert failed.stage == FAILED
    assert failed.problem is not None
    assert "neither a column" in failed.problem["message"]


def test_an_unknown_import_is_not_found(sqlite) -> None:
    with pytest.raises(NotFound):
        act(operations.confirm_import, ImportRun(id=ids.new_id()))


def test_a_senseless_choice_is_refused(sqlite) -> None:
    with pytest.raises(DomainError):
        upload(collections_from="stars")


def test_a_worker_killed_in_the_middle_is_followed_by_one_that_goes_on(database, monkeypatch) -> None:
    monkeypatch.setattr(importer, "BATCH", 1)
    run = upload()
    work_on()
    act(operations.confirm_import, run)
    batches = []

    class Killed(BaseException):
        """kill -9."""

    note = jobs._note_progress

    def killed_after_two(*args, **kwargs) -> None:
        note(*args, **kwargs)
        batches.append(args)
        if len(batches) == 3:
            raise Killed

    monkeypatch.setattr(jobs, "_note_progress", killed_after_two)
    with pytest.raises(Killed):
        work_on()
    assert (seen(run).stage, catalog.stats().products) == (IMPORTING, 2)
    assert work_on(AT + timedelta(seconds=30)) == 0
    assert work_on(AT + jobs.LEASE) == 1
    done = seen(run)
    assert (done.stage, catalog.stats().products) == (DONE, 4)
    assert done.report is not None
    assert (done.report["rows"], done.report["products"]["created"]) == (7, 4)


def test_a_file_that_was_lost_says_so(database) -> None:
    run = upload()
    uploads.forget(run.file)
    work_on()
    failed = seen(run)
    assert failed.stage == FAILED
    assert failed.problem is not None
    assert "cannot be read" in failed.problem["message"]


def test_an_import_stopped_by_a_defect_is_kept_and_can_be_tried_again(database, monkeypatch) -> None:
    run = upload()
    work_on()
    act(operations.confirm_import, run)
    with monkeypatch.context() as broken:
        broken.setattr(importer, "write", lambda *_args, **_kwargs: 1 / 0)
        at = AT
        for _ in range(len(jobs.BACKOFF) + 1):
            assert work_on(at) == 1
            at += timedelta(hours=1)
    assert seen(run).stage == FAILED
    assert [item.kind for item in attention.open_items()] == [jobs.FAILED]
    act(operations.retry_import, run, at=at)
    assert work_on(at) == 1
    assert seen(run).stage == DONE
    assert attention.open_items() == []
    with pytest.raises(Conflict):
        act(operations.retry_import, run, at=at)


def test_uploads_nobody_waits_for_are_swept_after_a_week(sqlite) -> None:
    waiting, over = upload(), upload()
    act(operations.cancel_import, over)
    lost = uploads.keep(io.BytesIO(b"x"), upload_id=ids.new_id())
    assert jobs.sweep_uploads(datetime.now(UTC)) == 0
    assert jobs.sweep_uploads(datetime.now(UTC) + timedelta(days=8)) == 1
    assert uploads.path_of(waiting.file).exists()
    assert not uploads.path_of(lost).exists()


def test_two_workers_never_take_the_same_import(database) -> None:
    run = upload()
    assert work.claim(ImportRun, at=AT, limit=1) == [run.id]
    assert work_on() == 0
