"""A picture's address never opens the shop's own network."""

from __future__ import annotations

import pytest

from shop.catalog.pictures import fetching
from shop.catalog.pictures.fetching import Refused, Unreachable, fetch, is_public
from shop.kernel.pictures import MAX_BYTES
from tests.support.picture_host import PictureHost, Reply


@pytest.fixture
def host():
    with PictureHost() as found:
        found.replies["/a.jpg"] = Reply(200, b"picture")
        yield found


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "192.0.2.7", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::a00:1"),
    ],
)
def test_addresses_of_machines_and_networks_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "file:///etc/passwd",
            "ftp://example.com/a.jpg",
            "gopher://x",
            "javascript:alert(1)",
            "//example.com/a",
        ),
        *(
            "https://",
            "http://user:secret@example.com/a.jpg",
            "http://[::1",
            "http://exa mple.com:99999/",
            "",
        ),
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises((Refused, Unreachable)):
        fetch(url, resolver=lambda _host, _port: ["8.8.8.8"])


@pytest.mark.parametrize(
    "name", ["http://127.0.0.1:1/a", "http://localhost:1/a", "http://0x7f.1:1/a", "http://[::1]:1/a"]
)
def test_the_machine_itself_is_refused_by_any_name(name: str) -> None:
    with pytest.raises((Refused, Unreachable)):
        fetch(name)


def test_a_private_server_is_not_even_asked(host: PictureHost) -> None:
    with pytest.raises(Refused, match="not a public address"):
        fetch(host.url("/a.jpg"))
    assert not host.asked


def test_a_name_with_one_private_address_among_public_ones_is_refused(host: PictureHost) -> None:
    with pytest.raises(Refused):
        fetch("http://shop.example/a.jpg", resolver=lambda _host, _port: ["8.8.8.8", "10.0.0.1"])


def test_the_connection_goes_to_the_address_that_was_checked(host: PictureHost) -> None:
    name = f"pictures.example:{host.port}"
    body = fetch(f"http://{name}/a.jpg", allowed=[name], resolver=lambda _host, _port: ["127.0.0.1"])
    assert body == b"picture"
    assert host.hosts == [name]


def test_an_allowed_host_is_asked(host: PictureHost) -> None:
    assert fetch(host.url("/a.jpg"), allowed=[host.name]) == b"picture"


def test_a_redirect_is_followed_and_checked_again(host: PictureHost) -> None:
    host.replies["/moved"] = Reply(302, headers={"Location": "/a.jpg"})
    host.replies["/inside"] = Reply(302, headers={"Location": "http://169.254.169.254/latest/meta-data"})
    assert fetch(host.url("/moved"), allowed=[host.name]) == b"picture"
    with pytest.raises(Refused, match=r"169\.254\.169\.254 is not a public address"):
        fetch(host.url("/inside"), allowed=[host.name])


def test_a_circle_of_redirects_ends(host: PictureHost) -> None:
    host.replies["/circle"] = Reply(302, headers={"Location": "/circle"})
    with pytest.raises(Refused, match="on and on"):
        fetch(host.url("/circle"), allowed=[host.name])
    assert host.asked["/circle"] == fetching.REDIRECTS + 1


@pytest.mark.parametrize("status", [403, 404, 410, 500, 503])
def test_a_server_without_the_picture_may_be_asked_again(host: PictureHost, status: int) -> None:
    host.replies["/gone"] = Reply(status)
    with pytest.raises(Unreachable, match=str(status)):
        fetch(host.url("/gone"), allowed=[host.name])


def test_a_picture_that_never_ends_is_given_up(host: PictureHost) -> None:
    host.replies["/endless"] = Reply(200, b"x" * (MAX_BYTES + 100_000))
    with pytest.raises(Refused, match="larger than"):
        fetch(host.url("/endless"), allowed=[host.name])


def test_a_server_that_is_not_there_may_be_asked_again(host: PictureHost) -> None:
    address = host.url("/a.jpg")
    host.__exit__()
    try:
        with pytest.raises(Unreachable):
            fetch(address, allowed=[host.name])
    finally:
        host.__enter__()


def test_an_answer_that_breaks_off_may_be_asked_for_again(host: PictureHost) -> None:
    host.replies["/short"] = Reply(200, b"half", {"Content-Length": "4000"})
    with pytest.raises(Unreachable):
        fetch(host.url("/short"), allowed=[host.name])


def test_letters_of_any_script_may_stand_in_the_path(host: PictureHost) -> None:
    host.replies["/%D7%A1%D7%A4%D7%9C.jpg?v=1%202"] = Reply(200, b"mug")
    assert fetch(host.url("/ספל.jpg?v=1 2"), allowed=[host.name]) == b"mug"
