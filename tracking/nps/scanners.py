"""Which fetches of a survey link were a machine's: mail gateways open every link before the reader does.

Only a label for the owner's figures. Nothing depends on it, as a fetch never records an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracking.journeys import bots

SECOND = 1_000_000
SWEEP_WINDOW, SWEEP_SCORES = 60 * SECOND, 3
TOO_SOON = 10 * SECOND


@dataclass(frozen=True, kw_only=True)
class Fetch:
    """One fetch of a link: when (µs), how, for which score, by what; `trap` where no person sees the link."""

    at: int
    method: str
    score: int | None
    user_agent: str
    headers: Mapping[str, str]
    mailed_at: int | None = None
    trap: bool = False


def machine(fetch: Fetch, earlier: Sequence[tuple[int, int | None]]) -> str:
    """Why a fetch looks like a machine's, or "". `earlier`: (µs, score) of this survey's fetches before."""
    if fetch.trap:
        return "trap"
    if fetch.method == "HEAD":
        return "head"
    if "prefetch" in (fetch.headers.get("Sec-Purpose", "") + fetch.headers.get("Purpose", "")).lower():
        return "prefetch"
    named = bots.by_name(fetch.user_agent)
    if named:
        return named
    if fetch.mailed_at is not None and 0 <= fetch.at - fetch.mailed_at < TOO_SOON:
        return "too soon"
    recent = {score for at, score in earlier if 0 <= fetch.at - at <= SWEEP_WINDOW} | {fetch.score}
    return "sweep" if len(recent - {None}) >= SWEEP_SCORES else ""
