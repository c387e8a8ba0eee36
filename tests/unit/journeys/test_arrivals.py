"""Which page views are touches."""

from __future__ import annotations

from typing import Any

from tracking.journeys import arrivals


def of_page(path: str = "/", referrer: str = "", campaign: dict[str, str] | None = None, **query: str) -> Any:
    return arrivals.of_page(path=path, query=query, referrer=referrer, campaign=campaign or {})


def test_a_page_reached_from_within_the_shop_is_no_touch() -> None:
    assert of_page("/products/mug", referrer="http://localhost/") is None


def test_a_tagged_link_is_a_touch_with_all_it_says() -> None:
    found = of_page(
        utm_source="news", utm_medium="email", utm_campaign="spring", utm_content="top", utm_term="mug"
    )
    assert (found.classified.channel, found.classified.campaign) == ("Email", "spring")
    assert (found.content, found.term) == ("top", "mug")


def test_a_click_id_is_a_touch() -> None:
    found = of_page(gclid="abc")
    assert (found.classified.channel, found.click_id, found.click_id_kind) == ("Paid Search", "abc", "gclid")


def test_an_outside_referrer_is_a_touch_once_the_cookie_filter_has_passed_it() -> None:
    found = of_page(referrer="https://www.example.org/post", campaign={"referrer": "www.example.org"})
    assert found.classified.channel == "Referral"
    assert of_page(referrer="https://www.example.org/post", campaign={}) is None


def test_coming_back_from_the_bank_is_no_touch() -> None:
    kept = {"referrer": "acs.bank.example"}
    assert of_page("/orders/abc", referrer="https://acs.bank.example/3ds", campaign=kept) is None
    assert of_page("/checkout", referrer="https://acs.bank.example/3ds", campaign=kept) is None


def test_the_same_link_twice_has_one_fingerprint() -> None:
    one, two = (
        of_page(utm_source="news", utm_medium="email"),
        of_page("/x", utm_source="news", utm_medium="email"),
    )
    assert one.fingerprint == two.fingerprint
    assert one.fingerprint != of_page(utm_source="news", utm_medium="sms").fingerprint


def test_a_referrer_that_is_no_address_has_no_host() -> None:
    for nonsense in ("http://[broken", "::::", "🦊", "javascript:alert(1)"):
        assert arrivals.host_of(nonsense) == ""
