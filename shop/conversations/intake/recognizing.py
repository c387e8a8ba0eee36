"""Mails that no person wrote: answered by nobody, and moving nothing (RFC 3834)."""

from __future__ import annotations

from shop.conversations.intake.reading import Letter

PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
TELL = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-autorespond-from", "list-id", "list-unsubscribe",
        "x-failed-recipients", "feedback-id")  # fmt: skip
MACHINES = ("mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply", "bounce")
ABSENT = ("automatic reply:", "auto reply:", "autoreply:", "out of office", "מענה אוטומטי", "תשובה אוטומטית",
          "automatische antwort", "réponse automatique")  # fmt: skip


def is_automatic(letter: Letter) -> bool:
    """Whether a program sent this by itself: an absence, a newsletter, a notice."""
    headers = letter.headers
    if headers.get("auto-submitted", "no").split(";")[0].strip().lower() not in ("no", ""):
        return True
    if headers.get("precedence", "").strip().lower() in PRECEDENCE or any(name in headers for name in TELL):
        return True
    if headers.get("return-path", "").replace(" ", "") == "<>":
        return True
    local = letter.sender.partition("@")[0].partition("+")[0]
    return local.startswith(MACHINES) or letter.subject.lower().startswith(ABSENT)


def is_report(letter: Letter) -> bool:
    """Whether it looks like a server's notice about a mail of ours."""
    return letter.content_type == "multipart/report"
