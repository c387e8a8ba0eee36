"""Postmark's and Amazon's own doors: what is asked there, and what their answers mean."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from shop.mail.transports.amazon_ses import AmazonSes, signature
from shop.mail.transports.base import AGAIN, Deferred, Refused, Unreachable
from shop.mail.transports.postmark import Postmark
from shop.mail.transports.smtp import marks
from tests.conftest import NOON


@contextmanager
def provider(
    status: int = 200, said: Any = None, **headers: str
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that answers everything alike and keeps what it was asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked.append({"path": self.path, "headers": dict(self.headers), "body": body})
            reply = json.dumps({} if said is None else said).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(reply))}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(reply)

        do_POST = do_GET = answer

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def mail(*, again: bool = False) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Shop <hello@shop.example>", "cleo@example.com", "Hello"
    made["Message-ID"], made["X-Mail-ID"], made["List-Unsubscribe"] = (
        "<1@shop.example>",
        "id-1",
        "<https://x.example>",
    )
    if again:
        made[AGAIN] = "2"
    made.set_content("text")
    made.add_alternative("<p>html</p>", subtype="html")
    return made


def test_postmark_gets_the_mail_with_its_names_and_no_tracking() -> None:
    with provider(said={"ErrorCode": 0, "MessageID": "pm-1"}) as (base, asked):
        with Postmark("postmark://:to%2Fken@outbound", base=base) as door:
            assert door.send(mail(), recipient="cleo@example.com") == "pm-1"
        [one] = asked
        body = json.loads(one["body"])
    headers = {header["Name"]: header["Value"] for header in body["Headers"]}
    assert (one["path"], one["headers"]["X-Postmark-Server-Token"]) == ("/email", "to/ken")
    assert (body["MessageStream"], body["Metadata"]) == ("outbound", {"mail-id": "id-1"})
    assert (body["TextBody"].strip(), body["HtmlBody"].strip()) == ("text", "<p>html</p>")
    assert (headers["Message-ID"], headers["X-PM-KeepID"]) == ("<1@shop.example>", "true")
    assert (body["TrackOpens"], body["TrackLinks"]) == (False, "None")


def test_postmark_is_asked_before_a_mail_is_sent_again() -> None:
    with provider(said={"Messages": [{"MessageID": "pm-0"}]}) as (base, asked):
        with Postmark("postmark://:token@outbound", base=base) as door:
            assert door.send(mail(again=True), recipient="cleo@example.com") == "pm-0"
        assert [one["path"].partition("?")[0] for one in asked] == ["/messages/outbound"]
        assert "metadata_mail-id=id-1" in asked[0]["path"]


@pytest.mark.parametrize(
    ("status", "said", "error"),
    [
        (401, {"ErrorCode": 10, "Message": "Bad token"}, Unreachable),
        (422, {"ErrorCode": 300, "Message": "Invalid email request"}, Refused),
        (429, {}, Deferred),
        (500, "odd", Deferred),
    ],
)
def test_postmarks_answers_are_sorted(status: int, said: Any, error: type[Exception]) -> None:
    with provider(status, said) as (base, _asked), Postmark("postmark://:t@outbound", base=base) as door:
        with pytest.raises(error):
            door.send(mail(), recipient="cleo@example.com")


def test_an_address_that_postmark_sends_nothing_to_counts_as_bounced() -> None:
    with (
        provider(422, {"ErrorCode": 406}) as (base, _asked),
        Postmark("postmark://:t@outbound", base=base) as door,
    ):
        with pytest.raises(Refused) as refused:
            door.send(mail(), recipient="cleo@example.com")
    assert refused.value.verdict is not None
    assert refused.value.verdict.no_such_address


def test_amazon_gets_the_whole_message_signed() -> None:
    with provider(said={"MessageId": "ses-1"}) as (base, asked):
        with AmazonSes(
            "ses://AKIA:se%2Fcret@eu-central-1", base=base, sign=lambda raw: b"X: 1\r\n" + raw
        ) as door:
            assert door.send(mail(), recipient="cleo@example.com") == "ses-1"
        [one] = asked
    body = json.loads(one["body"])
    assert one["path"] == "/v2/email/outbound-emails"
    assert b64decode(body["Content"]["Raw"]["Data"]).startswith(b"X: 1\r\nFrom: Shop")
    assert body["EmailTags"] == [{"Name": "mail_id", "Value": "id-1"}]
    assert "Credential=AKIA/" in one["headers"]["Authorization"]
    assert "/eu-central-1/ses/aws4_request" in one["headers"]["Authorization"]


@pytest.mark.parametrize(
    ("status", "kind", "error"),
    [
        (403, "UnrecognizedClientException", Unreachable),
        (400, "AccountSuspendedException", Unreachable),
        (400, "MessageRejected:http://x", Refused),
        (429, "TooManyRequestsException", Deferred),
        (503, "", Deferred),
    ],
)
def test_amazons_answers_are_sorted(status: int, kind: str, error: type[Exception]) -> None:
    with provider(status, {"message": "no"}, **{"x-amzn-ErrorType": kind}) as (base, _asked):
        with AmazonSes("ses://a:b@eu-central-1", base=base) as door, pytest.raises(error):
            door.send(mail(), recipient="cleo@example.com")


def test_the_signature_is_version_four() -> None:
    """Each part changes it; its form is that of the documentation."""
    asked = {"host": "h", "region": "r", "key": "k", "secret": "s", "at": NOON}
    made = signature(b"{}", **asked)  # type: ignore[arg-type]
    assert made["X-Amz-Date"] == "20261124T120000Z"
    head = "AWS4-HMAC-SHA256 Credential=k/20261124/r/ses/aws4_request, "
    head += "SignedHeaders=content-type;host;x-amz-date, "
    assert made["Authorization"].startswith(f"{head}Signature=")
    others = [signature(b"{ }", **asked)] + [
        signature(b"{}", **{**asked, name: "x"}) for name in ("host", "region", "secret")
    ]  # type: ignore[arg-type]
    assert len({one["Authorization"] for one in [made, *others]}) == 5


def test_nobody_there_keeps_the_mail_waiting() -> None:
    with (
        Postmark("postmark://:t@outbound", base="http://127.0.0.1:9") as door,
        pytest.raises((Unreachable, Deferred)),
    ):
        door.send(mail(), recipient="cleo@example.com")


def test_providers_used_by_smtp_are_told_which_mail_it_is() -> None:
    assert marks("smtp.postmarkapp.com", mail())["X-PM-Metadata-mail-id"] == "id-1"
    assert marks("email-smtp.eu-central-1.amazonaws.com", mail()) == {"X-SES-MESSAGE-TAGS": "mail_id=id-1"}
    assert marks("smtp.example.com", mail()) == {}
