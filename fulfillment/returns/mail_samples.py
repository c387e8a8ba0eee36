"""Made-up returns for previews of the mails about them."""

from __future__ import annotations

from functools import partial
from typing import Any

from shop.mail import previews
from shop.orders.mail_samples import amount, lines

WORN = "It was worn already, so we cannot sell it again."


def install() -> None:
    """Register the previews; calling it twice is harmless."""
    previews.register("return_requested", lambda: sample())
    previews.register("return_requested", lambda: sample(kind="broken"), name="return_requested (broken)")
    previews.register(
        "return_approved", lambda: sample(label="slip", label_path="/returns/sample/slip", pays="customer")
    )
    previews.register("return_approved", lambda: sample(label="file"), name="return_approved (label)")
    previews.register(
        "return_approved", lambda: sample(label="file", again=True), name="return_approved (another label)"
    )
    previews.register("return_declined", partial(sample, answer=WORN))
    previews.register("return_received", lambda: sample(came_back=True))
    for outcome in ("credited", "replaced", "exchanged", "nothing"):
        previews.register(
            "return_settled", partial(sample, outcome=outcome), name=f"return_settled ({outcome})"
        )
    refunded = lambda: sample(outcome="refunded", came_back=True, fee=amount(490))  # noqa: E731
    previews.register("return_settled", refunded, name="return_settled (refunded)")
    broken = partial(sample, outcome="replaced", kind="broken")
    previews.register("return_settled", broken, name="return_settled (broken)")


def sample(**changes: Any) -> dict[str, Any]:
    """The made-up return, as `emails.context` would say it."""
    return {
        "number": 1042,
        "code": "R1042-1",
        "kind": "goods",
        "outcome": "",
        "path": "/returns/sample",
        "order_path": "/orders/sample",
        "lines": lines(priced=False)[:1],
        "answer": "",
        "pays": "shop",
        "label": "file",
        "label_path": "/returns/sample/label",
        "label_url": "",
        "send_by": "2026-12-08",
        "amount": amount(8410),
        "fee": None,
        "payment": "Visa •••• 4242",
        "came_back": False,
        "again": False,
        **changes,
    }
