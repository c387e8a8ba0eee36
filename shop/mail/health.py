"""Health checks of mail: a server in production, a name that is read, nothing overdue."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.brand import store
from shop.kernel import registry
from shop.kernel.errors import N_
from shop.kernel.registry import Finding
from shop.kernel.settings import Settings
from shop.mail import dkim_keys, domain, outgoing, queries

LATE = timedelta(minutes=15)


def install() -> None:
    """Register the check."""
    registry.health_check("mail", check)


def check(settings: Settings, at: datetime) -> list[Finding]:
    """What keeps mails from arriving."""
    found = []
    if settings.production and not outgoing.server_url():
        found.append(
            Finding(
                "mail",
                N_("There is no mail server: customers get no mails."),
                N_("Enter one under Settings, Mail, or set SMTP_URL."),
            )
        )
    if settings.production and not store.current().email:
        found.append(
            Finding(
                "mail",
                N_("Mails have no address that is read."),
                N_("Enter the store's email address in the settings."),
            )
        )
    if settings.production and (wrong := domain.problems()):
        found.append(
            Finding(
                "mail",
                N_("Other servers may turn mail of %(domain)s away: %(what)s is not right."),
                N_("See what to enter in the DNS under Mails, Your domain."),
                params={
                    "domain": dkim_keys.domain(),
                    "what": ", ".join(one.key.upper() for one in wrong),
                },
            )
        )
    if target := outgoing.redirect():
        found.append(
            Finding(
                "mail",
                N_("All mail goes to %(address)s instead of to customers."),
                N_("End that under Mails, Switches, before the first real order."),
                params={"address": target},
            )
        )
    if outgoing.paused():
        found.append(
            Finding(
                "mail",
                N_("All mail is stopped."),
                N_("Let it go again on the page Mails, or `flask mail pause off`."),
            )
        )
    elif count := queries.overdue(at=at - LATE, but=outgoing.paused_templates()):
        found.append(
            Finding(
                "mail",
                N_("%(count)d mails should have left a quarter of an hour ago."),
                N_("See the page Mails for the reason; check that the worker runs."),
                params={"count": count},
            )
        )
    return found
