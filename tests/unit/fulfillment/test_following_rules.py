"""Rules without a database: whose a number is, when to ask next, what codes mean, what strangers may send."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from fulfillment.carriers import base, detection, http, providers, reading
from fulfillment.carriers.base import ScanEvent, parcel_state
from fulfillment.carriers.failures import BadSignature, Malformed
from fulfillment.carriers.meanings import Meaning, Report, Told, meaning, understood
from fulfillment.carriers.port import Account, Call
from fulfillment.trackers.schedule import next_poll
from tests.support.carriers import easypost, seventeentrack

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_number_says_whose_it_is_only_with_a_form_and_a_check_digit_of_its_own() -> None:
    sure = {
        "1Z999AA10123456784": "ups",
        "1z 999 aa1 01 2345 6784": "ups",
        "9400 1108 9882 5022 5794 93": "usps",
        "420787299400110898825022579493": "usps",
        "RR123456785IL": "israel_post",
        "RB123456785GB": "royal_mail",
        "JJD000123456789012": "dhl",
        "3SABCD123456789": "postnl",
    }
    assert {number: detection.carrier_of(number) for number in sure} == sure
    for number in ("1Z999AA10123456785", "RR123456784IL", "9400110898825022579494", "123456789012", "hello"):
        assert detection.carrier_of(number) is None
    for nonsense in ("", "<script>", "9.40011E+21", "x" * 100):
        assert detection.candidates(nonsense) == ()


def test_an_unsure_number_is_suggested_with_its_confidence_and_the_usual_carrier_first() -> None:
    found = detection.candidates("986578788855")
    assert [(one.carrier, one.confidence) for one in found] == [("fedex", detection.MEDIUM)]
    several = [one.carrier for one in detection.ranked("JD0123456789012345", usual=("yodel",))]
    assert several[0] == "dhl"
    assert "yodel" in several


def test_the_closer_to_the_door_the_sooner_it_is_asked() -> None:
    def hours(
        status: str, *, after: float = 0.0, news: float | None = None, delayed: bool = False
    ) -> float | None:
        at = NOON + after * HOUR
        due = next_poll(
            status=status,
            status_at=NOON,
            shipped_at=NOON,
            last_news_at=None if news is None else NOON + news * HOUR,
            delayed=delayed,
            spread=0.5,
            at=at,
        )
        return None if due is None else (due - at) / HOUR

    assert hours(base.LABEL_CREATED) == 6
    assert hours(base.LABEL_CREATED, after=24 * 8) == 24
    assert hours(base.IN_TRANSIT) == 4
    assert hours(base.IN_TRANSIT, delayed=True) == 2
    assert hours(base.OUT_FOR_DELIVERY) == 0.5
    assert hours(base.EXCEPTION) == 2
    assert hours(base.ATTEMPTED) == hours(base.READY_FOR_PICKUP) == 4
    assert hours(base.DELIVERED, after=1) == 23
    assert hours(base.DELIVERED, after=25) is None
    assert hours(base.IN_TRANSIT, after=24 * 61) is None
    assert hours(base.IN_TRANSIT, after=24 * 61, news=24 * 50) == 4


def test_codes_mean_what_the_longest_entry_says_and_the_owners_word_goes_first() -> None:
    moving, lost = Meaning(status=base.IN_TRANSIT), Meaning(status=base.LOST)
    table = {"a/*": moving, "a/b*": lost, "a/bc": moving}
    assert [meaning(code, (table,)) for code in ("a/x", "a/bx", "a/bc", "b")] == [moving, lost, moving, None]
    assert meaning("a/x", ({"a/x": lost}, table)) is lost


def test_every_meaning_is_one_of_our_statuses_and_no_table_guesses() -> None:
    for code, provider in providers.all_providers().items():
        statuses = {found.status for found in provider.meanings.values()}
        assert statuses <= set(base.STATUSES), code
        assert {base.DELIVERED, base.IN_TRANSIT, base.OUT_FOR_DELIVERY, base.LOST} <= statuses, code
        assert meaning("something/nobody_knows", (provider.meanings,)) is None
        assert meaning("", (provider.meanings,)) in (None, Meaning(status=base.UNKNOWN)), code


def test_a_new_day_of_arrival_is_a_scan_that_moves_nothing() -> None:
    told = Told(occurred_at=NOON, code="x")
    report = Report(number="1", told=(told,), estimated_on=date(2026, 11, 27))
    scans, unmapped = understood(report, ({"x": Meaning(status=base.IN_TRANSIT)},), source="test")
    state = parcel_state(scans, since=NOON)
    assert (state.status, state.estimated_on, unmapped) == (base.IN_TRANSIT, date(2026, 11, 27), [])
    assert understood(report, ({},), source="test")[1][0].code == "x"


def test_scans_of_a_recycled_number_from_before_are_left_out() -> None:
    old = ScanEvent(occurred_at=NOON - 30 * 24 * HOUR, status=base.DELIVERED)
    assert parcel_state([old], since=NOON).status == base.LABEL_CREATED


@pytest.mark.parametrize("words", [easypost, seventeentrack], ids=["easypost", "seventeentrack"])
def test_only_what_is_signed_with_a_living_secret_is_believed(words: object) -> None:
    provider, secret = words.PROVIDER, words.SECRET  # type: ignore[attr-defined]
    body = words.body(words.HISTORIES["delivered"])  # type: ignore[attr-defined]

    def heard(given: dict[str, str], *secrets: str, sent: bytes = body) -> str:
        account = Account(connection="c", keys={}, secrets=secrets)
        low = {name.lower(): value for name, value in given.items()}
        return str(provider.hear(account, Call(body=sent, headers=low, at=NOON)).external_id)

    signed = words.headers(body, secret)  # type: ignore[attr-defined]
    assert heard(signed, secret) == heard(signed, "newer", secret)
    wrong = {name: value[:-1] + ("0" if value[-1] != "0" else "1") for name, value in signed.items()}
    for given, secrets, sent in (
        (signed, (), body),
        (signed, ("other",), body),
        (wrong, (secret,), body),
        (signed, (secret,), body + b"\n"),
        ({}, (), body),
    ):
        with pytest.raises(BadSignature):
            heard(given, *secrets, sent=sent)


@pytest.mark.parametrize("code", ["easypost", "seventeentrack"])
def test_whatever_is_sent_is_a_report_or_refused(code: str) -> None:
    provider = providers.provider(code)
    deep = b'{"a":' * 3000 + b"1" + b"}" * 3000
    for body in (b"", b"null", b"[]", b'"x"', b"\xff\xfe", b"{", deep, b'{"event": 1}', b'{"object": "x"}'):
        try:
            assert provider.read(body) == ()
        except Malformed:
            continue
    odd = {
        "easypost": {
            "object": "Event",
            "description": "tracker.updated",
            "result": {
                "object": "Tracker",
                "tracking_code": "X" * 500,
                "tracking_details": [None, 1, {"datetime": "never"}, {"datetime": 5, "message": []}],
                "est_delivery_date": "99999-99-99",
            },
        },
        "seventeentrack": {
            "event": "TRACKING_UPDATED",
            "data": {
                "number": "X" * 500,
                "track_info": {
                    "latest_event": [],
                    "tracking": {"providers": [{"events": [{"time_utc": "x"}]}]},
                },
            },
        },
    }[code]
    (report,) = provider.read(json.dumps(odd).encode())
    assert (len(report.number), report.told, report.estimated_on) == (60, (), None)


def test_what_is_read_is_one_short_line() -> None:
    assert reading.text("a\n\x00 b\u202e" + "c" * 500, 10) == "a b cccccc"
    assert reading.text({"a": 1}) == reading.text(None) == reading.text(True) == ""
    assert reading.instant("2026-11-24T12:00:00-05:00") == NOON + 5 * HOUR
    assert reading.instant("2026-11-24T12:00:00") == NOON
    assert reading.instant("0001-01-01T00:00:00Z") is None
    assert (reading.country("us"), reading.country("USA"), reading.country("1x")) == ("US", "", "")


def test_how_long_to_wait_is_a_number_or_a_date() -> None:
    assert [http.retry_after(value) for value in ("30", "99999", "", "soon")] == [30, 3600, 60, 60]


def test_easyposts_second_signature_binds_time_method_and_path() -> None:
    body, secret, path = easypost.body([]), easypost.SECRET, "/webhooks/easypost/k"
    account = Account(connection="k", keys={}, secrets=("older", secret))

    def heard(given: dict[str, str], *, at: datetime = NOON, sent: bytes = body) -> str:
        """ "in", or why not."""
        headers = {name.lower(): value for name, value in given.items()}
        try:
            easypost.PROVIDER.hear(account, Call(body=sent, headers=headers, at=at, path=path))
        except BadSignature as error:
            return str(error)
        return "in"

    both = easypost.second_headers(body, at=NOON, path=path)
    second = {name: value for name, value in both.items() if name != "X-Hmac-Signature"}
    unfit, old = "The signature does not fit.", "The signature is too old."
    assert heard(both) == heard(second) == heard(easypost.headers(body)) == "in"
    assert heard(easypost.second_headers(body, at=NOON, path="")) == "in"
    for change in (
        {"X-Path": "/elsewhere"},
        {"X-Timestamp": ""},
        {"X-Hmac-Signature-V2": "hmac-sha256-hex="},
    ):
        assert heard({**second, **change}) == unfit, change
    assert heard(second, sent=body.replace(b"evt", b"evil")) == unfit
    for late in (timedelta(minutes=6), -timedelta(minutes=6)):
        assert heard(both, at=NOON + late) == old
    assert heard({**both, "X-Timestamp": "Mon, 99 Foo 2026"}) == unfit
