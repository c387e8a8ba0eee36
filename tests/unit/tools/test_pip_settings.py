"""What pip was told about where packages come from, uv is told too."""

from __future__ import annotations

from steps.pip_settings import for_uv, parse

LISTING = """:env:.timeout='60'
global.cert='/etc/ssl/own.pem'
global.extra-index-url='https://one.example/simple https://two.example/simple'
global.find-links='/srv/wheels /srv/more'
global.index-url='https://mirror.example/simple'
global.timeout='30'
user.unknown='x'
"""


def test_reads_the_listing_the_stronger_section_winning():
    assert parse(LISTING)["timeout"] == "60"
    assert "unknown" not in parse(LISTING)


def test_carries_every_setting_over():
    assert for_uv(LISTING, {}) == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://one.example/simple https://two.example/simple",
        "UV_FIND_LINKS": "/srv/wheels,/srv/more",
        "SSL_CERT_FILE": "/etc/ssl/own.pem",
        "UV_HTTP_TIMEOUT": "60",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_what_is_said_to_uv_itself_wins():
    told = for_uv(LISTING, {"UV_INDEX_URL": "https://own.example", "UV_EXTRA_INDEX_URL": "https://x.example"})
    assert "UV_DEFAULT_INDEX" not in told
    assert "UV_INDEX" not in told


def test_without_settings_nothing_is_added():
    assert for_uv("", {}) == {}
