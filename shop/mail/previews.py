"""Sample contexts, one or more a template, so that an owner sees each mail before any customer does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shop.brand import links
from shop.kernel.errors import N_, NotFound
from shop.mail import rendering
from shop.mail.look import Look

Sample = Callable[[], dict[str, Any]]
_samples: dict[str, tuple[str, Sample, bool]] = {}
OPT_OUT_SAMPLE, CHOICES_SAMPLE = "/mail/unsubscribe/sample", "/mail/preferences/sample"


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


def template_of(name: str) -> str:
    """The template behind a preview. Raises NotFound."""
    if name not in _samples:
        raise NotFound(N_("There is no such mail."))
    return _samples[name][0]


def templates() -> list[str]:
    """Every template that has a preview, which is every mail there is."""
    return sorted({template for template, _sample, _refusable in _samples.values()})


def render(
    name: str, *, locale: str, look: Look | None = None, context: dict[str, Any] | None = None
) -> rendering.Rendered:
    """A preview in `locale` and `look` (or the owner's), of `context` or the sample. Raises NotFound."""
    template = template_of(name)
    _template, sample, refusable = _samples[name]
    return rendering.render(
        template=template,
        locale=locale,
        context=sample() if context is None else context,
        unsubscribe_url=links.url(OPT_OUT_SAMPLE, locale=locale) if refusable else "",
        preferences_url=links.url(CHOICES_SAMPLE, locale=locale) if refusable else "",
        look=look,
    )
