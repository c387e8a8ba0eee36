"""Asking every connected provider at once what sending costs. Network; never inside a transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fulfillment.carriers.failures import BadKey, ProviderError, Unreachable
from fulfillment.carriers.labels import Labels, RateAsk, RateQuote
from fulfillment.carriers.port import Account
from fulfillment.carriers.sellers import all_sellers
from fulfillment.labels.values import Offer
from fulfillment.trackers import connections

AT_THE_DESK, AT_THE_TILL = 12.0, 3.0  # seconds for everybody together
SILENT = 2.5  # seconds without a word from a provider, at the till
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What was offered, and why somebody offered nothing; `answered`: somebody has, be it "not there"."""

    offers: tuple[Offer, ...] = ()
    problems: tuple[ProviderError, ...] = ()
    answered: bool = False


def connected() -> list[tuple[Labels, Account]]:
    """Sellers with an account that is switched on. Reads."""
    found = ((seller, connections.live(provider=code)) for code, seller in all_sellers().items())
    return [(seller, live[1]) for seller, live in found if live is not None]


def ask(question: RateAsk, sellers: Sequence[tuple[Labels, Account]], *, seconds: float) -> Answers:
    """Ask `sellers` side by side; whoever has not answered after `seconds` is left out."""
    from concurrent.futures import ThreadPoolExecutor, wait

    if not sellers:
        return Answers()
    timeout = min(SILENT, seconds) if seconds <= AT_THE_TILL else 8.0
    pool = ThreadPoolExecutor(max_workers=len(sellers), thread_name_prefix="rates")
    futures = {
        pool.submit(_asking(seller, account, question, timeout)): seller for seller, account in sellers
    }
    done, late = wait(futures, timeout=seconds)
    pool.shutdown(wait=False, cancel_futures=True)
    for future in late:
        log.warning("no rates in time", extra={"provider": futures[future].info.code})
    offers: list[Offer] = []
    problems: list[ProviderError] = []
    for future in done:
        result = future.result()
        if isinstance(result, ProviderError):
            problems.append(result)
        else:
            code = futures[future].info.code
            offers += [Offer(provider=code, quote=quote) for quote in result]
    silent = [one for one in problems if isinstance(one, (Unreachable, BadKey))]
    return Answers(offers=tuple(offers), problems=tuple(problems), answered=len(silent) < len(done))


def _asking(
    seller: Labels, account: Account, question: RateAsk, timeout: float
) -> Callable[[], Sequence[RateQuote] | ProviderError]:
    def run() -> Sequence[RateQuote] | ProviderError:
        try:
            return seller.rates(account, question, timeout=timeout)
        except ProviderError as error:
            log.warning("no rates", extra={"provider": seller.info.code, "why": type(error).__name__})
            return error

    return run
