"""A funnel as the page draws it: bars, and between them how many went on and how much was lost there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from babel.numbers import format_compact_currency
from flask_babel import format_timedelta, get_locale
from flask_babel import gettext as _

from shop.brand import store
from shop.kernel.money import Money
from tracking.journeys import words
from tracking.reports.funnel import texts
from tracking.reports.funnel.asking import REST
from tracking.reports.funnel.values import (
    Bottleneck,
    FunnelAnswer,
    FunnelSpec,
    Series,
    Step,
    StepResult,
    Times,
    Where,
)
from tracking.web.funnel.choices import FIELDS, OPERATORS

Address = Callable[..., str]


@dataclass(frozen=True, kw_only=True)
class Gap:
    """From a bar to the next that counts. `top` and `bottom` are widths in percent; `worst` what it costs."""

    lost: int
    went_on: float | None
    top: float
    bottom: float
    times: Times | None
    worst: Bottleneck | None
    url: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One step. Widths are percent of the widest bar; `other` is the same step of what is compared with."""

    number: int
    title: str
    what: str
    optional: bool
    result: StepResult
    width: float
    ripening: float
    other: StepResult | None
    other_width: float
    other_url: str
    url: str
    maturing_url: str
    gap: Gap | None


def bars(found: FunnelAnswer, people: Address) -> list[Bar]:
    """The bars of an answer; `people(step=, kind=)` is the address of who is behind one."""
    results = found.main.steps
    widest = max((one.count + one.maturing for one in results), default=0) or 1
    others = found.compared.steps if found.compared else ()
    compared = found.compared.key if found.compared else ""
    entered = max((one.count for one in others), default=0) or 1
    shares = 100 * results[0].count / widest  # so wide is a share of 1: both are drawn by the same measure
    by_step = {one.before: one for one in found.bottlenecks}
    made = []
    for place, (step, result) in enumerate(zip(found.spec.steps, results, strict=True)):
        other = others[place] if place < len(others) else None
        made.append(
            Bar(
                number=result.number,
                title=title(step),
                what=said(step) if step.label else "",
                optional=result.optional,
                result=result,
                width=100 * result.count / widest,
                ripening=100 * result.maturing / widest,
                other=other,
                other_width=shares * other.count / entered if other else 0,
                other_url=people(step=result.number, kind="reached", series=compared) if other else "",
                url=people(step=result.number, kind="reached"),
                maturing_url=people(step=result.number, kind="maturing"),
                gap=_gap(results, place, widest, by_step, people),
            )
        )
    return made


def _gap(
    results: Sequence[StepResult],
    place: int,
    widest: int,
    by_step: dict[int, Bottleneck],
    people: Address,
) -> Gap | None:
    """What is lost on the way to the next step that counts; an optional step loses nobody."""
    here = results[place]
    after = next((one for one in results[place + 1 :] if not one.optional), None)
    if after is None:
        return None
    following = results[place + 1]
    if here.optional:
        return Gap(
            lost=0, went_on=None, top=100 * here.count / widest, bottom=100 * following.count / widest,
            times=None, worst=None, url="",
        )  # fmt: skip
    return Gap(
        lost=after.lost,
        went_on=after.of_previous,
        top=100 * here.count / widest,
        bottom=100 * following.count / widest,
        times=after.times,
        worst=by_step.get(here.number),
        url=people(step=after.number, kind="lost"),
    )


def title(step: Step) -> str:
    """A step's own name, or what it is made of."""
    return step.label or said(step)


def said(step: Step) -> str:
    """What a step is made of: "Put something into the cart or Put something on the wish list"."""
    text, *others = [_condition(one.event, one.where) for one in step.any_of]
    for other in others:
        text = _("%(one)s or %(other)s", one=text, other=other[:1].lower() + other[1:])
    return text


def _condition(event: str, where: Sequence[Where]) -> str:
    name = _(words.EVENTS[event]) if event in words.EVENTS else event
    return f"{name} ({_conditions(where)})" if where else name


def _conditions(where: Sequence[Where]) -> str:
    return ", ".join(
        f"{_field(one.field)} {_operator(one.op)} {_value(one.field, one.value)}" for one in where
    )


def _field(name: str) -> str:
    return _(FIELDS[name]) if name in FIELDS else name


def _operator(op: str) -> str:
    return _(OPERATORS.get(op, op))


def _value(field: str, value: str) -> str:
    known = {"channel": words.CHANNELS, "device": words.DEVICES}.get(field, {})
    return _(known[value]) if value in known else value


def others_said(spec: FunnelSpec) -> str:
    """What a funnel is compared with, in words."""
    if spec.compare is None:
        return _("the days before")
    return _conditions(spec.compare) or _("the others")


def narrowed(by: str, series: Series) -> str:
    """The condition that leaves one series of a breakdown alone; "" where there is none."""
    return (
        texts.where_text([Where(by, "=", series.key)])
        if by in FIELDS and series.key not in ("", REST)
        else ""
    )


def key_said(by: str, key: str) -> str:
    """A value of a breakdown in words."""
    if key == REST:
        return _("All others")
    return _value(by, key) or _("(unknown)")


def series_said(spec: FunnelSpec, series: str) -> str:
    """Whose funnel it is, in words; "" for everybody's."""
    if series in ("main", "compared", "previous"):
        return "" if series == "main" else others_said(spec)
    return key_said(spec.by, series)


def curve(found: FunnelAnswer) -> dict[str, object]:
    """How the share that came to the end grows with the time since the entry, for Plotly."""
    shown = [(_("chosen"), found.main), *([(_("compared"), found.compared)] if found.compared else [])]
    unit, _name = unit_of(found.spec.window_us)
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": title,
            "x": [round(at / unit, 3) for at, _share in series.curve],
            "y": [share for _at, share in series.curve],
            "line": {"shape": "hv"},
            "hovertemplate": "%{x}: %{y:.1%}<extra></extra>",
        }
        for title, series in shown
        if series.curve
    ]
    layout = {"yaxis": {"tickformat": ",.1%"}, "rows": 6}
    return {"data": traces, "layout": layout, "kind": "lines"} if traces else {}


def unit_of(window_us: int) -> tuple[int, str]:
    """The unit that a curve over so long is drawn in: (µs, its name)."""
    if window_us > 2 * 86_400_000_000:
        return 86_400_000_000, _("days")
    return (3_600_000_000, _("hours")) if window_us > 7_200_000_000 else (60_000_000, _("minutes"))


def about(minor: float) -> str:
    """An estimated amount in the store's currency, short: "$16.4K"."""
    amount = Money(round(minor), store.current().currency)
    locale, digits = get_locale(), int(abs(amount.decimal) >= 1000)
    return str(
        format_compact_currency(float(amount.decimal), amount.currency, locale=locale, fraction_digits=digits)
    )


def span(us: float) -> str:
    """A length of time in its largest fitting unit: "40 seconds", "36 hours", "3 days"."""
    return format_timedelta(timedelta(microseconds=us), threshold=2)
