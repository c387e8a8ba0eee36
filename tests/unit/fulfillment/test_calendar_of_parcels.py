"""The expected day as a calendar reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from fulfillment.shipments.calendar import Day, ics

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def day(**changes: str) -> Day:
    made = {"uid": "1@x", "summary": "Parcel", "url": "https://shop.example/track/x", **changes}
    return Day(first=date(2026, 11, 26), last=date(2026, 11, 27), **made)


def test_the_last_day_is_included_and_the_end_is_the_day_after() -> None:
    lines = ics([day()], name="Shop", at=AT).split("\r\n")
    assert "DTSTART;VALUE=DATE:20261126" in lines
    assert "DTEND;VALUE=DATE:20261128" in lines
    assert "DTSTAMP:20261124T120000Z" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_names_cannot_add_lines_or_fields() -> None:
    text = ics([day(summary="Tea; cups, and\r\nATTENDEE:mallory\\")], name="A,B", at=AT)
    assert "SUMMARY:Tea\\; cups\\, and\\nATTENDEE:mallory\\\\" in text
    assert "\r\nATTENDEE" not in text


def test_long_lines_are_folded_by_octets_and_read_the_same() -> None:
    said = "חבילה מהחנות " * 20
    text = ics([day(summary=said)], name="Shop", at=AT)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert said.strip() in text.replace("\r\n ", "")
