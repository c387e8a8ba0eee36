"""Which channel an arrival belongs to."""

from __future__ import annotations

import pytest

from tracking.journeys.channels import CHANNELS, Arrival, classify
from tracking.journeys.channels.sources import brand_of, kind_of

TAGGED = [  # utm_source, utm_medium, utm_campaign, channel
    ("(direct)", "(none)", "", "Direct"),
    ("(direct)", "(not set)", "", "Direct"),
    ("google", "cpc", "2026-cross-network-x", "Cross-network"),
    ("google", "cpc", "eshop winter", "Paid Shopping"),
    ("google", "cpc", "Shopping", "Paid Shopping"),
    ("google", "cpc", "workshop", "Paid Search"),  # k before shop: not the regex of a shop
    ("amazon", "ppc", "", "Paid Shopping"),
    ("google", "cpc", "", "Paid Search"),
    ("Google", "CPC", "", "Paid Search"),
    ("bing", "paidsearch", "", "Paid Search"),
    ("duckduckgo", "cpm", "", "Paid Search"),
    ("facebook", "paid", "", "Paid Social"),
    ("instagram.com", "paid-social", "", "Paid Social"),
    ("youtube", "cpv", "", "Paid Video"),
    ("example.org", "banner", "", "Display"),
    ("example.org", "cpm", "", "Display"),
    ("example.org", "interstitial", "", "Display"),
    ("example.org", "retargeting", "", "Paid Other"),
    ("example.org", "cpa", "", "Paid Other"),
    ("example.org", "ppc", "", "Paid Other"),
    ("etsy", "", "", "Organic Shopping"),
    ("example.org", "feed", "shop-window", "Organic Shopping"),
    ("pinterest", "", "", "Organic Social"),
    ("example.org", "social-media", "", "Organic Social"),
    ("example.org", "sm", "", "Organic Social"),
    ("vimeo.com", "", "", "Organic Video"),
    ("example.org", "instream-video", "", "Organic Video"),
    ("google", "organic", "", "Organic Search"),
    ("example.org", "organic", "", "Organic Search"),
    ("example.org", "referral", "", "Referral"),
    ("example.org", "app", "", "Referral"),
    ("example.org", "link", "", "Referral"),
    ("newsletter", "email", "spring", "Email"),
    ("e-mail", "crm", "", "Email"),
    ("crm", "e_mail", "", "Email"),
    ("crm", "e mail", "", "Email"),
    ("newsletter", "spring", "", "Email"),
    ("blogger-partner.example", "affiliate", "", "Affiliates"),
    ("spotify", "audio", "", "Audio"),
    ("crm", "sms", "", "SMS"),
    ("sms", "crm", "", "SMS"),
    ("crm", "push", "", "Mobile Push"),
    ("crm", "webpush", "", "Mobile Push"),
    ("crm", "in-app-notification", "", "Mobile Push"),
    ("firebase", "x", "", "Mobile Push"),
    ("chatgpt.com", "", "", "AI Assistants"),
    ("perplexity", "", "", "AI Assistants"),
    ("support", "phone", "", "Phone"),
    ("berlin", "store", "", "Store"),
    ("parcel", "flyer", "", "Post"),
    ("fair", "meeting", "", "Meeting"),
    ("hannover", "fair", "", "Fair"),
    ("example.org", "whatever", "", "Unassigned"),
    ("", "", "only-a-campaign", "Unassigned"),
]


@pytest.mark.parametrize(("source", "medium", "campaign", "channel"), TAGGED)
def test_a_tagged_link_goes_by_the_published_rules(
    source: str, medium: str, campaign: str, channel: str
) -> None:
    arrival = Arrival(source=source, medium=medium, campaign=campaign)
    assert classify(arrival).channel == channel


REFERRED = [
    ("www.google.com", "Organic Search", "google", "organic"),
    ("www.google.co.uk", "Organic Search", "google", "organic"),
    ("uk.search.yahoo.com", "Organic Search", "yahoo", "organic"),
    ("yandex.com.tr", "Organic Search", "yandex", "organic"),
    ("duckduckgo.com", "Organic Search", "duckduckgo", "organic"),
    ("groups.google.com", "Organic Social", "groups.google.com", "referral"),
    ("mail.google.com", "Email", "mail.google.com", "email"),
    ("gemini.google.com", "AI Assistants", "gemini.google.com", "ai-assistant"),
    ("chatgpt.com", "AI Assistants", "chatgpt.com", "ai-assistant"),
    ("claude.ai", "AI Assistants", "claude.ai", "ai-assistant"),
    ("l.facebook.com", "Organic Social", "l.facebook.com", "referral"),
    ("t.co", "Organic Social", "t.co", "referral"),
    ("x.com", "Organic Social", "x.com", "referral"),
    ("out.reddit.com", "Organic Social", "out.reddit.com", "referral"),
    ("m.youtube.com", "Organic Video", "m.youtube.com", "referral"),
    ("www.etsy.com", "Organic Shopping", "etsy.com", "referral"),
    ("blog.example.org", "Referral", "blog.example.org", "referral"),
    ("google.evil.example", "Referral", "google.evil.example", "referral"),
    ("notfacebook.com", "Referral", "notfacebook.com", "referral"),
    ("max.com", "Referral", "max.com", "referral"),
]


@pytest.mark.parametrize(("host", "channel", "source", "medium"), REFERRED)
def test_a_referrer_tells_source_and_medium(host: str, channel: str, source: str, medium: str) -> None:
    found = classify(Arrival(referrer_host=host))
    assert (found.channel, found.source, found.medium) == (channel, source, medium)


CLICKED = [
    ("gclid", "", "Paid Search"),
    ("gbraid", "www.google.com", "Paid Search"),
    ("wbraid", "", "Paid Search"),
    ("gad_source", "", "Paid Search"),
    ("msclkid", "www.bing.com", "Paid Search"),
    ("ttclid", "", "Paid Social"),
    ("twclid", "t.co", "Paid Social"),
    ("li_fat_id", "", "Paid Social"),
    ("fbclid", "", "Organic Social"),
    ("fbclid", "l.instagram.com", "Organic Social"),
]


@pytest.mark.parametrize(("kind", "referrer", "channel"), CLICKED)
def test_an_ad_click_id_is_paid_without_a_tag_but_metas_proves_nothing(
    kind: str, referrer: str, channel: str
) -> None:
    assert classify(Arrival(click_id_kind=kind, referrer_host=referrer)).channel == channel


def test_no_hint_at_all_is_direct() -> None:
    found = classify(Arrival())
    assert (found.channel, found.source, found.medium) == ("Direct", "(direct)", "(none)")


def test_a_tag_outweighs_the_referrer() -> None:
    found = classify(Arrival(source="partner", medium="affiliate", referrer_host="www.google.com"))
    assert found.channel == "Affiliates"


def test_a_campaign_alone_takes_its_source_from_the_click_id() -> None:
    found = classify(Arrival(campaign="spring", click_id_kind="gclid"))
    assert (found.channel, found.source, found.medium) == ("Paid Search", "google", "cpc")


def test_every_answer_is_a_known_channel() -> None:
    answers = {classify(Arrival(source=s, medium=m, campaign=c)).channel for s, m, c, _ in TAGGED}
    assert answers <= set(CHANNELS)


@pytest.mark.parametrize(
    ("host", "brand"),
    [
        ("www.google.co.uk", "google"),
        ("a.b.example.com", "example"),
        ("localhost", "localhost"),
        ("co.il", "co"),
    ],
)
def test_the_brand_is_the_label_before_the_suffix(host: str, brand: str) -> None:
    assert brand_of(host) == brand


@pytest.mark.parametrize("nonsense", ["", ".", "..", "a..b", "\x00", "🦊.example", "." * 300])
def test_nonsense_is_no_known_place_and_raises_nothing(nonsense: str) -> None:
    assert kind_of(nonsense) is None
