"""Power cuts: `kill -9` of web and worker in the middle of something, and people who go on afterwards.

    cut = PowerCut(town, random.Random(7))
    cut.during(lambda: cleo.press("Pay"))   # killed somewhere in it, started again, pressed again

A person whose press got no answer presses again; so does everything here.
"""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import requests
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.factories.journeys import CHROME
from tests.support.cleanup import send, signal
from tests.support.commands import Forked
from tests.support.mailbox import Mailbox
from tests.support.town import Town

T = TypeVar("T")
TRIES = 6


class Trapdoor(Mailbox):
    """A mail server under whose next message somebody pulls the plug.

    `on_next(subject, what, taken)`: when a message about `subject` comes, `what` is done before it is
    answered; `taken` says whether the server keeps the message.
    """

    def __init__(self) -> None:
        super().__init__()
        self._trap: tuple[str, Callable[[], None], bool] | None = None
        self.sprung = threading.Event()

    def on_next(self, subject: str, what: Callable[[], None], *, taken: bool) -> None:
        self.sprung.clear()
        self._trap = (subject, what, taken)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """As its parent, with the trap before or after it."""
        trap, raw = self._trap, bytes(envelope.content or b"")
        if trap is None or trap[0].encode() not in raw:
            return await super().handle_DATA(server, session, envelope)
        self._trap = None
        answer = await super().handle_DATA(server, session, envelope) if trap[2] else "451 Try again later"
        trap[1]()
        self.sprung.set()
        return answer


class PowerCut:
    """Kills the shop of `town` at moments that `dice` choose, and starts it again."""

    def __init__(self, town: Town, dice: random.Random) -> None:
        self.town, self.dice = town, dice
        self.cuts = 0

    def during(self, act: Callable[[], T], *, within: float = 0.8) -> T:
        """Do `act`, kill everything at some moment of it, start again, and go on until it was answered."""
        moment = self.dice.uniform(0, within)
        cutter = threading.Thread(target=lambda: (time.sleep(moment), self.now()))
        cutter.start()
        try:
            answer: T | None = act()
        except requests.RequestException:
            answer = None
        cutter.join()
        self.revive()
        return answer if answer is not None else self.persist(act)

    def after(self, act: Callable[[], T]) -> T:
        """Do `act` and kill everything the moment it is answered."""
        answer = act()
        self.now()
        self.revive()
        return answer

    def persist(self, act: Callable[[], T]) -> T:
        """Do `act` until it is answered."""
        for _ in range(TRIES - 1):
            try:
                return act()
            except requests.RequestException:
                self.revive()
        return act()

    def now(self) -> None:
        """Kill web and worker at once, children and all."""
        self.cuts += 1
        self.town.shop.kill()

    def revive(self) -> None:
        """Start what does not run."""
        self.town.shop.start()

    def command(self, *arguments: str, within: float) -> bool:
        """Begin `flask <arguments>` and kill it at some moment; whether it had ended by itself."""
        process = self.begin(*arguments)
        try:
            process.wait(self.dice.uniform(0, within))
            return True
        except subprocess.TimeoutExpired:
            self.kill(process)
            return False

    def begin(self, *arguments: str) -> Forked:
        """Begin `flask <arguments>` without waiting."""
        return self.town.shop.begin(*arguments)

    def kill(self, process: Forked) -> None:
        """Kill a command at once."""
        self.cuts += 1
        send(process, signal.SIGKILL)
        process.wait()


class Answer:
    """An answer over the wire, as `tests.support.shopper` reads answers."""

    def __init__(self, response: requests.Response) -> None:
        self.status_code, self.headers = response.status_code, response.headers
        self._text = response.text
        if self.status_code >= 500:
            raise AssertionError(f"{response.request.method} {response.url} answered {self.status_code}")

    def get_data(self, *, as_text: bool) -> str:
        """The page."""
        return self._text


class Wire:
    """A browser without a screen: cookies of its own, real HTTP, no retries. For `Shopper`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": CHROME, "Accept-Language": "en"})

    def get(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        """Look at a page."""
        return self._ask("GET", address, headers=headers)

    def post(self, address: str, data: dict[str, Any]) -> Answer:
        """Send a form."""
        return self._ask("POST", address, data=data)

    def _ask(self, method: str, address: str, **more: Any) -> Answer:
        url = address if address.startswith("http") else self._url + address
        return Answer(self._session.request(method, url, allow_redirects=False, timeout=180, **more))
