"""Fetching a picture by its address, without letting that address look into the shop's own network.

Only http and https; the name is resolved once, every address it has must be public, and the connection
goes to exactly the address that was checked, so that a name cannot change its mind in between. Redirects
are followed by hand and checked in the same way. A size and a time are the most a stranger's server gets.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import certifi
import urllib3

from shop.kernel.errors import N_
from shop.kernel.pictures import MAX_BYTES, BadPicture

SECONDS = 20.0
CONNECT_SECONDS = 5.0
REDIRECTS = 3
AGENT = "Mozilla/5.0 (compatible; threeclick picture importer)"
Resolver = Callable[[str, int], list[str]]


class Unreachable(BadPicture):
    """The server did not give the picture this time; trying again later may help."""


class Refused(BadPicture):
    """An address that is never fetched; trying again does not help."""


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str
    address: str


def resolve(host: str, port: int) -> list[str]:
    """All addresses of `host`, as numbers."""
    try:
        return sorted({str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    except (OSError, UnicodeError):
        raise Unreachable(N_("There is no server named %(host)s."), host=host) from None


def fetch(url: str, *, allowed: Collection[str] = (), resolver: Resolver = resolve) -> bytes:
    """The bytes at `url`. Hosts in `allowed` ("host:port") may be private. Raises Unreachable or Refused."""
    deadline = time.monotonic() + SECONDS
    for _ in range(REDIRECTS + 1):
        target = _check(url, allowed=allowed, resolver=resolver)
        body, moved = _get(target, deadline)
        if moved is None:
            return body
        url = urljoin(url, moved)
    raise Refused(N_("The picture's address leads on and on."))


def _check(url: str, *, allowed: Collection[str], resolver: Resolver) -> _Target:
    try:
        parts = urlsplit(url.strip())
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except (ValueError, UnicodeError):
        raise Refused(N_("This is not the address of a picture.")) from None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise Refused(N_("A picture's address begins with https:// or http://."))
    addresses = resolver(host, port)
    if f"{host}:{port}" not in allowed and not all(map(is_public, addresses)):
        raise Refused(N_("%(host)s is not a public address."), host=host)
    query = "?" + quote(parts.query, safe="=&%+/:;,@!$()*-._~?") if parts.query else ""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + query
    return _Target(parts.scheme, host, port, path, addresses[0])


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet (and hides no private one inside)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


def _get(target: _Target, deadline: float) -> tuple[bytes, str | None]:
    default = {"http": 80, "https": 443}[target.scheme]
    host = f"[{target.host}]" if ":" in target.host else target.host
    headers = {
        "Host": host if target.port == default else f"{host}:{target.port}",
        "User-Agent": AGENT,
        "Accept": "image/*",
        "Accept-Encoding": "identity",
    }
    try:
        with _pool(target) as pool:
            response = pool.request(
                "GET", target.path, headers=headers, redirect=False, preload_content=False
            )
            try:
                return _answer(response, target.host, deadline)
            finally:
                response.close()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        name = type(error).__name__
        raise Unreachable(N_("%(host)s did not answer (%(error)s)."), host=target.host, error=name) from None


def _pool(target: _Target) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=CONNECT_SECONDS)
    if target.scheme == "http":
        return urllib3.HTTPConnectionPool(target.address, target.port, timeout=timeout, retries=False)
    return urllib3.HTTPSConnectionPool(
        target.address,
        target.port,
        timeout=timeout,
        retries=False,
        server_hostname=target.host,
        assert_hostname=target.host,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
    )


def _answer(response: urllib3.BaseHTTPResponse, host: str, deadline: float) -> tuple[bytes, str | None]:
    if response.status in (301, 302, 303, 307, 308) and response.headers.get("Location"):
        return b"", response.headers["Location"]
    if response.status in (400, 401, 403, 404, 405, 410, 451):
        raise Unreachable(
            N_("%(host)s has no picture there (%(status)d)."), host=host, status=response.status
        )
    if response.status != 200:
        raise Unreachable(
            N_("%(host)s answered with an error (%(status)d)."), host=host, status=response.status
        )
    body = bytearray()
    while chunk := response.read1(64 * 1024):  # what has come, not a full buffer
        body += chunk
        if len(body) > MAX_BYTES:
            raise Refused(N_("This picture is larger than %(most)d MB."), most=MAX_BYTES // 2**20)
        if time.monotonic() > deadline:
            raise Unreachable(N_("%(host)s is too slow."), host=host)
    return bytes(body), None
