"""Accounts with providers: keys (kept, never shown again), a test, the webhook's address and its secrets."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from fulfillment.carriers import port, providers
from fulfillment.trackers import accounts, connections, operations, queries
from fulfillment.trackers.models import FAILED, SHARED
from fulfillment.web.carriers import blueprint
from shop.brand import links
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.web import auth
from shop.web.acting import act, sentence
from shop.web.render import page

DAY = timedelta(days=1)
LONGEST = 90


@blueprint.get("")
@auth.staff_required("fulfillment")
def index() -> Response:
    """Every provider there is, and what needs somebody."""
    rows = {row.provider: row for row in queries.connections()}
    return page(
        "fulfillment/carriers/index.html",
        providers=[provider.info for provider in providers.all_providers().values()],
        rows=rows,
        following={row.provider: queries.following(row.id) for row in rows.values() if row.enabled},
        codes=queries.waiting_codes(),
        troubles=len(queries.claims((SHARED, FAILED))),
        may_connect=auth.staff_may("settings"),
    )


@blueprint.get("/<provider>")
@auth.staff_required("settings")
def show(provider: str) -> Response:
    """One provider: the form, and how it goes."""
    return _page(provider)


@blueprint.post("/<provider>")
@auth.staff_required("settings")
def update(provider: str) -> Response | Answer:
    """Keep keys, and a secret if one was typed."""
    info = providers.provider(provider).info
    keys = {field.name: request.form.get(f"key_{field.name}", "") for field in info.fields}
    try:
        with db.transaction():
            operations.connect(
                provider=provider, keys=keys, secret=request.form.get("secret", ""), at=clock.now()
            )
    except operations.BadKeys as error:
        return _page(provider, errors={error.field: sentence(error)}, status=422)
    flash(_("The keys are kept."), "success")
    return _back(provider)


@blueprint.post("/<provider>/check")
@auth.staff_required("settings")
def check(provider: str) -> Answer:
    """Ask the provider whether the keys open."""
    try:
        found = accounts.check(provider, at=clock.now())
    except DomainError as error:
        flash(sentence(error), "error")
        return _back(provider)
    name = providers.provider(provider).info.name
    flash(_("%(provider)s answers, and the key opens.", provider=name), "success")
    if found.left is not None:
        flash(ngettext("One more number can be watched.", "%(num)s more numbers can be watched.", found.left))
    return _back(provider)


@blueprint.post("/<provider>/webhook")
@auth.staff_required("settings")
def hook(provider: str) -> Answer:
    """Have the provider send to our address, with a new secret."""
    try:
        accounts.hook(provider, at=clock.now())
    except DomainError as error:
        flash(sentence(error), "error")
        return _back(provider)
    flash(_("The webhook is set up. The old secret counts for two days more."), "success")
    return _back(provider)


@blueprint.post("/<provider>/secrets/removal")
@auth.staff_required("settings")
def drop_old(provider: str) -> Answer:
    """Let only the newest secret count."""
    providers.provider(provider)
    at = clock.now()
    if act(lambda: operations.drop_old_secrets(provider=provider, at=at)):
        flash(_("Only the new secret counts now."), "success")
    return _back(provider)


@blueprint.post("/<provider>/reading")
@auth.staff_required("settings")
def read_again(provider: str) -> Answer:
    """Read what was told in the last days again."""
    providers.provider(provider)
    days, at = min(max(request.form.get("days", 1, int), 1), LONGEST), clock.now()
    found = act(lambda: operations.read_again_since(provider=provider, since=at - days * DAY, at=at))
    if found is not None:
        parcels = ngettext("%(num)s parcel was read again.", "%(num)s parcels were read again.", found[0])
        flash(parcels + " " + ngettext("%(num)s scan was new.", "%(num)s scans were new.", found[1]), "good")
    return _back(provider)


@blueprint.post("/<provider>/removal")
@auth.staff_required("settings")
def remove(provider: str) -> Answer:
    """Take the keys out."""
    providers.provider(provider)
    at = clock.now()
    if act(lambda: operations.disconnect(provider=provider, at=at)):
        flash(_("The keys are gone. Nothing is asked or heard any more."), "success")
    return _back(provider)


def _back(provider: str) -> Answer:
    return redirect(url_for(".show", provider=provider), 303)


def _page(provider: str, *, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    found = providers.provider(provider)
    row = queries.connection_of(provider)
    at = clock.now()
    living = connections.secrets(row, at=at) if row is not None else ()
    return page(
        "fulfillment/carriers/show.html",
        status=status,
        info=found.info,
        row=row,
        kept=connections.keys(row) if row is not None else {},
        errors=errors or {},
        secrets=len(living),
        by_secret=found.info.signed == port.BY_SECRET,
        can_hook=accounts.can_hook(provider),
        webhook_url=connections.webhook_url(row) if row is not None and row.enabled else "",
        reachable=links.base().startswith("https://"),
        following=queries.following(row.id) if row is not None else 0,
        strays=[(one["number"], datetime.fromisoformat(one["at"])) for one in row.strays] if row else [],
        longest=LONGEST,
    )
