"""The owner's own networks: who visits from the office or the warehouse is kept, marked, and not counted.

An address is compared while its request lasts and is written down nowhere.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError

NETWORKS = preferences.declare("journeys.internal_networks", "")
MOST, LONGEST = 50, 4_000
Network = IPv4Network | IPv6Network


class BadNetwork(DomainError):
    """Something that is no network address."""


def choose(text: str, *, at: datetime) -> int:
    """Keep the networks written in `text`, one a line; how many. Raises BadNetwork.

    In the open transaction. An address alone is a network of one.
    """
    found = [str(_network(line.strip())) for line in text[:LONGEST].splitlines() if line.strip()]
    if len(found) > MOST:
        raise BadNetwork(N_("Up to %(most)s networks can be named."), most=MOST)
    preferences.put(NETWORKS, "\n".join(dict.fromkeys(found)), at=at)
    return len(found)


def is_own(address: str | None) -> bool:
    """Whether a request came from one of them."""
    written = preferences.get(NETWORKS)
    return bool(written and address) and _among(written, address or "")


@lru_cache(maxsize=1024)
def _among(written: str, address: str) -> bool:
    try:
        one = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(one, "ipv4_mapped", None)
    return any((mapped or one) in ip_network(line) for line in written.splitlines())


def _network(text: str) -> Network:
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        raise BadNetwork(
            N_("“%(text)s” is no network. Please write addresses such as 203.0.113.7 or 203.0.113.0/24."),
            text=text[:60],
        ) from None
    if network.prefixlen == 0:
        raise BadNetwork(N_("“%(text)s” would be the whole internet."), text=text[:60])
    return network
