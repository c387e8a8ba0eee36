"""The simulator's stories, read before any customer does: each moment's page and mails, nothing is sent."""

from __future__ import annotations

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _

from fulfillment.carriers.simulator import STORIES
from fulfillment.shipments import emails, storytelling
from fulfillment.shipments.storytelling import Moment
from fulfillment.web import story_words, words
from fulfillment.web.shipping.forms import simulator_offered
from fulfillment.web.track import beside, showing, timeline
from shop.brand import store
from shop.kernel import clock
from shop.kernel.errors import N_, NotFound
from shop.mail import previews
from shop.web import auth, nav
from shop.web.locale import get_locale
from shop.web.mail_frame import framed
from shop.web.render import page

blueprint = Blueprint("admin_stories", __name__, url_prefix="/admin/stories")
blueprint.record_once(
    lambda _state: nav.add(
        "deliver", N_("Try deliveries out"), "admin_stories.index", "fulfillment", 60, "eye"
    )
)
TEMPLATES = {storytelling.SHIPPED_MAIL: "parcel_shipped", **emails.TEMPLATES}
PERMISSION = "fulfillment"


@blueprint.get("")
@auth.staff_required(PERMISSION)
def index() -> Response:
    """One story, moment by moment; one of them is open with its page and mails."""
    story = request.args.get("story", "on_time")
    story = story if story in STORIES else "on_time"
    told, number = _told(story), request.args.get("step", 0, int)
    chosen = told[min(max(number, 0), len(told) - 1)]
    return page(
        "fulfillment/stories/index.html",
        story=story,
        names={name: story_words.NAMES[name] for name in STORIES},
        told=[(each, showing.of(each.followed, at=each.at)) for each in told],
        chosen=chosen,
        began=told[0].at,
        zone=store.current().time_zone,
        words=words,
        offered=simulator_offered(),
        subjects={kind: _mail(chosen, kind).subject for kind, _parcel in chosen.mails},
    )


@blueprint.get("/<story>/<int:step>/page")
@auth.staff_required(PERMISSION)
def show_page(story: str, step: int) -> Response:
    """The customer's page at a moment, as it will be."""
    moment = _moment(story, step)
    shown, order = showing.of(moment.followed, at=moment.at), moment.delivery.order
    g.framed_by_us = True
    return page(
        "fulfillment/track/parcel.html",
        title=_("Order %(number)s", number=order.number),
        shown=shown,
        order=order,
        token=order.token,
        everything=False,
        whole=False,
        step_names=words.steps(shown.pickup),
        zone=timeline.zone_name(shown.zone),
        correct_until=None,
        stored=order.shipping_address,
        help=beside.help_of(shown, at=moment.at),
        guides=beside.guides(shown),
        more=[],
    )


@blueprint.get("/<story>/<int:step>/mail/<kind>")
@auth.staff_required(PERMISSION)
def show_mail(story: str, step: int, kind: str) -> Response:
    """A mail that goes out at a moment."""
    moment = _moment(story, step)
    if kind not in {name for name, _parcel in moment.mails}:
        raise NotFound(N_("There is no such mail."))
    return framed(_mail(moment, kind).html)


def _mail(moment: Moment, kind: str) -> previews.rendering.Rendered:
    template = TEMPLATES[kind]
    name = previews.names(template)[0]
    return previews.render(name, locale=get_locale(), context=moment.mail_context(kind))


def _told(story: str) -> list[Moment]:
    """The story of an order that leaves today at noon."""
    if story not in STORIES:
        raise NotFound(N_("There is no such story."))
    return storytelling.moments(
        story, left_at=clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    )


def _moment(story: str, step: int) -> Moment:
    told = _told(story)
    if step >= len(told):
        raise NotFound(N_("There is no such story."))
    return told[step]
