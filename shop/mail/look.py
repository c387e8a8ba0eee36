"""How mails look: the accent, the logo, the words at the end. What is not chosen is the store's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from shop.brand import colors, store
from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError

ACCENT = preferences.declare("mail.accent", "")
FOOTER = preferences.declare("mail.footer", "")
LOGO = preferences.declare("mail.logo", True)
LONGEST_FOOTER = 300
PAPER, NIGHT = "#ffffff", "#1f1e1d"  # what text stands on, by day and by night (_base/style.css)


class BadLook(DomainError):
    """A look that mails cannot have; `field` says what is wrong."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Look:
    """`accent` is #rrggbb; `footer` one or more lines for the end; `logo`: shown where there is one."""

    accent: str
    footer: str = ""
    logo: bool = True

    @property
    def ink(self) -> str:
        """Black or white, whichever is read more easily on the accent."""
        return colors.of_accent(self.accent).ink

    @property
    def link(self) -> str:
        """The accent as text on paper."""
        return readable(self.accent, on=PAPER)

    @property
    def link_by_night(self) -> str:
        """The accent as text in dark mode."""
        return readable(self.accent, on=NIGHT)


def current() -> Look:
    """The look that mails have now."""
    return Look(
        accent=preferences.get(ACCENT) or store.current().accent,
        footer=preferences.get(FOOTER),
        logo=preferences.get(LOGO),
    )


def checked(*, accent: str, footer: str, logo: bool) -> Look:
    """A look as typed; an empty accent is the store's. Raises BadLook."""
    accent = accent.strip().lower()
    if accent and (len(accent) != 7 or accent[0] != "#" or set(accent[1:]) - set("0123456789abcdef")):
        raise BadLook(N_("The accent color is written like #7a4a2b."), field="accent")
    if len(footer) > LONGEST_FOOTER:
        raise BadLook(N_("This is too long."), field="footer")
    return Look(accent=accent or store.current().accent, footer=footer.strip(), logo=logo)


def keep(look: Look, *, at: datetime) -> None:
    """Have mails look so from now on; the store's own accent stays the store's when it changes."""
    own = look.accent == store.current().accent.lower()
    preferences.put(ACCENT, "" if own else look.accent, at=at)
    preferences.put(FOOTER, look.footer, at=at)
    preferences.put(LOGO, look.logo, at=at)


@lru_cache(maxsize=64)
def readable(color: str, *, on: str, least: float = colors.READABLE) -> str:
    """`color`, moved towards black or white just as far as it takes to be read `on` another. Pure."""
    goal = max((colors.WHITE, colors.BLACK), key=lambda end: colors.contrast(end, on))
    for step in range(0, 101, 4):
        mixed = _mixed(color, goal, step / 100)
        if colors.contrast(mixed, on) >= least:
            return mixed
    return goal


def _mixed(one: str, other: str, share: float) -> str:
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
