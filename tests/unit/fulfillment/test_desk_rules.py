"""The desk's rules: which moves are legal, when silence worries, what scanners read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from fulfillment.carriers import base
from fulfillment.shipments import actions, contents, scorecard, silence
from fulfillment.shipments.actions import Moving, Work
from fulfillment.shipments.scorecard import Trip
from fulfillment.shipments.silence import Heard
from fulfillment.web import barcode

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = NOON.date()


@pytest.mark.parametrize(
    ("work", "moves"),
    [
        (Work(status="open", left=3), {"ship", "hold", "move", "split", "give_up"}),
        (Work(status="open", left=1), {"ship", "hold", "move"}),
        (Work(status="in_progress", left=1, sent=2), {"ship", "hold", "move", "give_up"}),
        (Work(status="on_hold", left=3, holds=2), {"release", "hold", "move", "split", "give_up"}),
        (Work(status="open", left=3, order_free=False), {"hold", "move", "split", "give_up"}),
        (Work(status="open", left=3, location="north"), {"ship", "hold"}),
        (Work(status="closed", left=0, sent=3), set()),
        (Work(status="cancelled", left=3), set()),
    ],
)
def test_only_legal_moves_are_offered_for_what_waits(work: Work, moves: set[str]) -> None:
    assert actions.of_work(work) == moves


@pytest.mark.parametrize(
    ("parcel", "moves"),
    [
        (Moving(status=base.LABEL_CREATED), {"scan", "take_back"}),
        (Moving(status=base.IN_TRANSIT, seen=True), {"scan"}),
        (Moving(status=base.IN_TRANSIT, seen=True, quiet="stale"), {"scan", "ask", "report_lost"}),
        (Moving(status=base.IN_TRANSIT, seen=True, quiet="suspected", asked=True), {"scan", "report_lost"}),
        (Moving(status=base.LOST, seen=True), {"scan", "send_again"}),
        (Moving(status=base.RETURNED, seen=True), {"scan", "send_again"}),
        (Moving(status=base.LOST, seen=True, replaced=True), {"scan"}),
        (Moving(status=base.DELIVERED, seen=True), {"scan"}),
        (Moving(status=base.CANCELLED, undone=True), set()),
    ],
)
def test_only_legal_moves_are_offered_for_what_left(parcel: Moving, moves: set[str]) -> None:
    assert actions.of_parcel(parcel) == moves


@pytest.mark.parametrize(
    ("status", "days", "more", "word"),
    [
        (base.IN_TRANSIT, 4, {}, ""),
        (base.IN_TRANSIT, 5, {}, "stale"),
        (base.IN_TRANSIT, 12, {}, "suspected"),
        (base.IN_TRANSIT, 9, {"abroad": True}, ""),
        (base.OUT_FOR_DELIVERY, 2, {}, "stale"),
        (base.READY_FOR_PICKUP, 60, {}, "stale"),
        (base.DELIVERED, 90, {}, ""),
        (base.LABEL_CREATED, 6, {"seen": False}, ""),
        (base.LABEL_CREATED, 6, {"seen": False, "promised_to": TODAY - timedelta(days=5)}, ""),
        (base.LABEL_CREATED, 10, {"seen": False, "promised_to": TODAY - timedelta(days=5)}, "stale"),
        (base.LABEL_CREATED, 20, {"seen": False, "promised_to": TODAY - timedelta(days=14)}, "suspected"),
        (base.LABEL_CREATED, 20, {"seen": False, "promised_to": TODAY + timedelta(days=2)}, ""),
    ],
)
def test_silence_worries_by_how_far_a_parcel_is(status: str, days: int, more: dict, word: str) -> None:
    heard = Heard(**{"status": status, "last": NOON - timedelta(days=days), "seen": True, **more})
    assert silence.judged(heard, at=NOON, today=TODAY) == word


def test_bars_hold_the_text_with_its_check_value() -> None:
    assert barcode.symbols("PJJ123C")[1:-2] == [48, 42, 42, 17, 18, 19, 35]
    assert barcode.symbols("PJJ123C")[-2] == (104 + 48 + 84 + 126 + 68 + 90 + 114 + 245) % 103
    widths = barcode._WIDTHS
    assert len(set(widths)) == len(widths) == 107
    assert {sum(map(int, each)) for each in widths[:-1]} == {11}
    assert all(sum(map(int, each[::2])) % 2 == 0 for each in widths[:-1])
    assert barcode.svg("1042-2").startswith("<svg")
    for text in ("", "שלום", "a\nb"):
        with pytest.raises(ValueError):
            barcode.symbols(text)


def test_the_status_follows_from_units_and_holds() -> None:
    assert contents.status(left=2, sent=0) == "open"
    assert contents.status(left=2, sent=1) == "in_progress"
    assert contents.status(left=2, sent=1, held=True) == "on_hold"
    assert contents.status(left=0, sent=1, held=True) == "closed"
    assert contents.status(left=2, sent=0, held=True, cancelled=True) == "cancelled"


def trip(promised: date, delivered: date | None, **more: object) -> Trip:
    given: dict[str, object] = {
        "carrier": "ups",
        "service": "standard",
        "status": base.DELIVERED if delivered else base.IN_TRANSIT,
        "confirmed_at": NOON - timedelta(days=9),
        "shipped_at": NOON - timedelta(days=8),
        "first_scan_at": NOON - timedelta(days=8) + timedelta(hours=5),
        "delivered_on": delivered,
        "delivered_at": NOON if delivered else None,
        "promised_to": promised,
        "told": None,
        "quiet": False,
        **more,
    }
    return Trip(**given)  # type: ignore[arg-type]


def test_a_parcel_that_never_comes_breaks_its_promise() -> None:
    day = timedelta(days=1)
    came = [trip(TODAY - day, TODAY - day, told=(TODAY - 2 * day, TODAY - day)) for _ in range(9)]
    late = trip(TODAY - day, TODAY, told=(TODAY - 2 * day, TODAY - day))
    missing, ahead = trip(TODAY - day, None, quiet=True), trip(TODAY + day, None)
    (card,) = scorecard.cards([*came, late, missing, ahead], today=TODAY)
    assert (card.kept.hits, card.kept.n) == (9, 11)
    assert (card.held.hits, card.held.n) == (9, 10)
    assert (card.parcels, card.quiet, card.to_label, card.to_first_scan) == (12, 1, 24, 5)
    low, high = card.kept.interval
    assert (round(low, 3), round(high, 3)) == (0.523, 0.949)  # Wilson, 9 of 11
    assert scorecard.cards([late], today=TODAY)[0].to_door is None
