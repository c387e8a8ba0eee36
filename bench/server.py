"""What a storefront page costs the server, beside a minimal Flask page of the same size in the same run.

CPU milliseconds a request (one visitor at a time), and the 99th percentile of 16 visitors at once; home,
collection, product and cart. Shop and control take turns, so that what else the machine does meets both.

    python bench/server.py [SECONDS]
"""

from __future__ import annotations

import http.client
import re
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field

import _servers
from _lines import Lines

ROUNDS, AT_ONCE = 3, 16
CPU_GOAL, P99_GOAL = 2.0, 3.0
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@dataclass
class Target:
    """One page of one server."""

    url: str
    master: int
    headers: dict[str, str] = field(default_factory=dict)
    costs: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)
    errors: int = 0

    def ask(self, connection: http.client.HTTPConnection) -> bytes:
        """One request; counts what is no 200."""
        path = re.sub(r"^https?://[^/]+", "", self.url)
        connection.request(
            "GET",
            path,
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate, br, zstd", **self.headers},
        )
        answer = connection.getresponse()
        body = answer.read()
        self.errors += answer.status != 200
        return body

    def connect(self) -> http.client.HTTPConnection:
        """A connection of its own, kept open."""
        host = re.sub(r"^https?://([^/]+).*", r"\1", self.url)
        return http.client.HTTPConnection(host.replace("localhost", "127.0.0.1"), timeout=30)

    def cost(self, seconds: float) -> None:
        """CPU milliseconds a request, one at a time."""
        connection, count = self.connect(), 0
        before, until = _servers.cpu_seconds(self.master), time.monotonic() + seconds
        while time.monotonic() < until:
            self.ask(connection)
            count += 1
        self.costs.append(1000 * (_servers.cpu_seconds(self.master) - before) / count)

    def crowd(self, seconds: float) -> None:
        """The 99th percentile in milliseconds of many at once."""
        taken: list[float] = []
        until = time.monotonic() + seconds

        def visit() -> None:
            connection = self.connect()
            while time.monotonic() < until:
                began = time.monotonic()
                self.ask(connection)
                taken.append(1000 * (time.monotonic() - began))

        visitors = [threading.Thread(target=visit) for _ in range(AT_ONCE)]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()
        self.slowest.append(statistics.quantiles(taken, n=100)[98])


def main() -> int:
    """Measure, print; 1 where a goal is missed."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    lines = Lines()
    with _servers.demo_shop() as shop, _servers.control() as (address, control_pid):
        for name, path, kind in _pages(shop.url):
            ours = Target(shop.url + path, shop.web.pid, _cart(shop.url) if name == "cart" else {})
            size = len(_plain(ours))
            theirs = Target(f"{address}/{kind}/{size}", control_pid)
            _compare(lines, name, ours, theirs, seconds)
    return 0 if lines.all_hold else 1


def _compare(lines: Lines, name: str, ours: Target, theirs: Target, seconds: float) -> None:
    for target in (ours, theirs):
        target.cost(0.5)  # warm up
        target.costs.clear()
    for _ in range(ROUNDS):
        for target in (theirs, ours):
            target.cost(seconds)
            target.crowd(seconds)
    middle = statistics.median
    lines.tell(f"server.{name}.cpu", middle(ours.costs), "ms", control=middle(theirs.costs), goal=CPU_GOAL)
    lines.tell(
        f"server.{name}.p99", middle(ours.slowest), "ms", control=middle(theirs.slowest), goal=P99_GOAL
    )
    lines.tell(f"server.{name}.errors", ours.errors, "answers", goal=0)


def _pages(url: str) -> list[tuple[str, str, str]]:
    """(name, path, kind of control): the first collection and the first product that home links to."""
    home = Target(url + "/", 0)
    html = _plain(home).decode()
    collection = re.findall(r'href="(/collections/[^"?#]+)"', html)[0]
    product = re.findall(r'href="(/products/[^"?#]+)"', html)[0]
    return [
        ("home", "/", "listing"),
        ("collection", collection, "listing"),
        ("product", product, "product"),
        ("cart", "/cart", "product"),
    ]


def _plain(target: Target) -> bytes:
    """The page as it is before compression."""
    target.headers = {**target.headers, "Accept-Encoding": "identity"}
    body = target.ask(target.connect())
    target.headers.pop("Accept-Encoding")
    return body


def _cart(url: str) -> dict[str, str]:
    """The cookie of a visitor who has put one thing into the cart."""
    from tests.support.power_cut import Wire
    from tests.support.shopper import Shopper

    wire = Wire(url)
    shopper = Shopper(wire)
    path = next(path for name, path, _ in _pages(url) if name == "product")
    shopper.visit(path).press("Add to cart")
    cookies = wire._session.cookies.get_dict()
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


if __name__ == "__main__":
    sys.exit(main())
