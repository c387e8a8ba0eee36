"""Sample contexts, one or more a template, so that an owner sees each mail before any customer does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shop.brand import links
from shop.kernel.errors import N_, NotFound
from shop.mail import rendering

Sample = Callable[[], dict[str, Any]]
_samples: dict[str, tuple[str, Sample, bool]] = {}
OPT_OUT_SAMPLE = "/mail/unsubscribe/sample"


def register(
    template: str, sample: Sample | dict[str, Any], *, name: str = "", refusable: bool = False
) -> None:
    """Offer `template` with a sample context under `name` (default: the template's).

    `refusable` mails (surveys, marketing) show the link that stops them.
    """
    made = sample if callable(sample) else lambda: sample
    _samples[name or template] = (template, made, refusable)


def names(template: str = "") -> list[str]:
    """Every preview there is (of `template`), in order."""
    return sorted(name for name, entry in _samples.items() if template in ("", entry[0]))


def render(name: str, *, locale: str) -> rendering.Rendered:
    """A preview in `locale`. Raises NotFound."""
    if name not in _samples:
        raise NotFound(N_("There is no such mail."))
    template, sample, refusable = _samples[name]
    link = links.url(OPT_OUT_SAMPLE, locale=locale) if refusable else ""
    return rendering.render(template=template, locale=locale, context=sample(), unsubscribe_url=link)
