"""The worker's part: send what is due, forget old copies."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from shop.kernel import db, jobs, work
from shop.kernel.settings import Settings
from shop.mail import domain, outgoing, samples, sending
from shop.mail.intake import taking
from shop.mail.models import Mail

KEEP_COPIES = timedelta(days=180)


def install(settings: Settings) -> None:
    """Take the server from the settings; register the sender, the daily cleaning and the previews."""
    outgoing.configure(settings.smtp_url)
    jobs.sender("mail", sending.run_due, due=work.due(Mail))
    jobs.periodic("mail.forget_copies", every=timedelta(days=1), job=forget_copies)
    taking.install()
    if settings.production:
        jobs.periodic("mail.check_domain", every=timedelta(days=1), job=lambda at: domain.run(at=at))
    samples.install()


def forget_copies(at: datetime) -> None:
    """Drop copies and contexts of mails closed long ago; that they were sent stays known."""
    with db.transaction() as session:
        session.execute(
            update(Mail)
            .where(Mail.done_at.is_not(None), Mail.created_at < at - KEEP_COPIES, Mail.copy.is_not(None))
            .values(copy=None, context={})
            .execution_options(synchronize_session=False)
        )
