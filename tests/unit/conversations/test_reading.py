"""Mails of every program: what was written is kept, what was quoted is folded away, and nothing raises."""

from __future__ import annotations

import pytest

from shop.conversations.intake import markup, postmark, quoting, reading, recognizing
from tests.support.letters import letter

WRITTEN = {
    "gmail": ("Hello,\n\ncould you leave it with the neighbours, please? The bell is broken 😊\n\nCleo",
              "arrive on"),
    "gmail_hebrew": ("שלום,\nאפשר בבקשה להחליף לצבע כחול?", "החבילה שלך בדרך"),
    "apple_mail": ("One bowl came in two pieces, see the picture.", "on its way"),
    "outlook": ("The café on the corner takes parcels, too.\nBest, Cleo", "Your parcel is on its way."),
    "outlook_plain": ("Please send it again.\n\nGet Outlook for iOS<https://aka.ms/o0ukef>", "Your parcel"),
    "visual_hebrew": ("תודה רבה, החבילה הגיעה.", ""),
    "winmail": ("See the file.", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_what_they_wrote_is_told_from_what_was_quoted(name: str) -> None:
    found = reading.letter(letter(name))
    own, quoted = WRITTEN[name]
    assert found.text == own
    assert quoted in found.quoted
    assert "wrote" not in found.text
    assert found.sender == "cleo@example.com"
    assert found.recipients == ("hello@kilnandtide.example",)


def test_headers_say_who_and_what_it_answers() -> None:
    found = reading.letter(letter("gmail"))
    assert found.message_id == "<CAF-gmail-1@mail.gmail.com>"
    assert found.references == ("<0123456789abcdef0123456789abcdef@localhost>",)
    assert (found.sender_name, found.subject) == ("Cleo Rivers", "Re: Order 1001 is on its way")
    assert reading.letter(letter("gmail_hebrew")).sender_name == "דלי"


def test_files_are_named_and_logos_of_signatures_are_not_among_them() -> None:
    ((name, data),) = reading.letter(letter("apple_mail")).attached
    assert (name, data[:4]) == ("IMG_0001.png", b"\x89PNG")
    assert [name for name, _ in reading.letter(letter("winmail")).attached] == ["winmail.dat"]
    logo = b"Content-Type: image/png\nContent-ID: <logo>\nContent-Transfer-Encoding: base64\n\niVBORw0K"
    assert reading.letter(logo).attached == ()


KEPT_WHOLE = [
    "> You asked: blue or green?\n\nBlue.\n\n> And when?\n\nOn Tuesday, please.",
    "The label wrote: do not wash.\nIs that so?",
    "From: the sea\nWith love",
    "I wrote on Monday:\nno answer so far.",
]


def test_answers_between_quotes_stay_whole_and_no_words_are_lost() -> None:
    for text in KEPT_WHOLE:
        assert quoting.split(text) == (text, "")
    assert quoting.split("> only a quote") == ("> only a quote", "")
    below = "On Tue, Nov 24, 2026 at 9:00 AM Shop <a@b.c> wrote:\n> Blue or green?\n\nGreen."
    assert quoting.split(below)[0] == "Green."
    assert quoting.split("Yes.\n\n-- \nCleo Rivers\n+49 30 1234")[0] == "Yes."


INTRODUCTIONS = [
    "On Tue, 24 Nov 2026 at 09:00, Kiln & Tide <a@b.c> wrote:",
    "Am Di., 24. Nov. 2026 um 09:00 Uhr schrieb Kiln & Tide <a@b.c>:",
    "Le mar. 24 nov. 2026 à 09:00, Kiln & Tide <a@b.c> a écrit :",
    "El mar, 24 nov 2026 a las 9:00, Kiln & Tide (<a@b.c>) escribió:",
    "ב-24 בנוב׳ 2026, בשעה 9:00, ‏Kiln & Tide <a@b.c> כתב/ה:",
    "-----Original Message-----\nFrom: Kiln & Tide",
    "-----הודעה מקורית-----",
    "מאת: Kiln & Tide\nנשלח: יום שלישי\nאל: Cleo",
]


def test_quotes_are_known_in_the_languages_that_programs_speak() -> None:
    for line in INTRODUCTIONS:
        assert quoting.split(f"Thank you!\n\n{line}\n> Your parcel")[0] == "Thank you!", line


def test_markup_becomes_words_and_hidden_things_do_not() -> None:
    page = (
        "<title>no</title><style>p{}</style><script>alert(1)</script><p>One &amp; <b>two</b></p>"
        "<div style='display: none'>hidden</div><ul><li>three</li></ul>four<br>five"
        "<blockquote type=cite>quoted</blockquote>"
    )
    own, quoted = markup.split(page)
    assert own.split() == ["One", "&", "two", "three", "four", "five"]
    assert "One & two" in own
    assert quoted == "quoted"
    assert markup.split("<p>" * 5000 + "deep")[0] == "deep"
    assert markup.split("<div class=gmail_quote>nothing else</div>")[0] == "nothing else"


def test_a_mail_in_pieces_keeps_its_words() -> None:
    found = reading.letter(letter("malformed"))
    assert "Can you read this?" in found.text
    assert (found.sender, found.sender_name) == ("cleo@example.com", "דלי")


HOSTILE = [
    b"",
    b"\x00\xff" * 2000,
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 3000,
    b"From: \xd7\x90 <a@b.c>\nSubject: =?utf-8?B?" + b"A" * 9000 + b"\n\nHi",
    b"Subject: " + b"=?utf-8?q?x?= " * 4000 + b"\nTo: " + b"a@b.c, " * 5000 + b"\n\nHi",
    b"Content-Type: text/html; charset=utf-7\n\n+ADw-script+AD4-",
    b"Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\n" * 200,
]  # fmt: skip


def test_hostile_mails_are_read_as_far_as_they_go() -> None:
    for raw in HOSTILE:
        found = reading.letter(raw)
        assert len(found.recipients) <= 50
        assert len(found.subject) <= 200


PROGRAMS = [
    b"Auto-Submitted: auto-replied",
    b"Precedence: bulk",
    b"X-Autoreply: yes",
    b"List-Id: <news.example.com>",
    b"Return-Path: <>",
    b"From: MAILER-DAEMON@example.com",
    b"From: no-reply@example.com",
    b"Subject: Automatic reply: hello",
    "Subject: מענה אוטומטי: שלום".encode(),
]


def test_what_programs_write_is_known_and_what_people_write_is_not() -> None:
    for line in PROGRAMS:
        raw = line + b"\nFrom: cleo@example.com\n\nHi" if b"From" not in line else line + b"\n\nHi"
        assert recognizing.is_automatic(reading.letter(raw)), line
    assert recognizing.is_automatic(reading.letter(letter("absent")))
    for name in ("gmail", "outlook", "apple_mail", "gmail_hebrew"):
        assert not recognizing.is_automatic(reading.letter(letter(name)))
    assert not recognizing.is_automatic(reading.letter(b"Auto-Submitted: no\nFrom: a@b.c\n\nHi"))


def test_postmarks_json_is_read_like_the_mail_it_was() -> None:
    mail = {
        "FromFull": {"Email": "Cleo@Example.com", "Name": 'Cleo "C" Rivers'},
        "From": "cleo@example.com",
        "ToFull": [{"Email": "reply+x@shop.example"}, "odd", {"Email": 5}],
        "OriginalRecipient": "reply+X@shop.example",
        "Subject": "Re: Order",
        "MessageID": "73e6d360",
        "Headers": [
            {"Name": "In-Reply-To", "Value": "<a@b.c>"},
            {"Name": "Message-ID", "Value": "<m@x.y>"},
            3,
        ],
        "TextBody": "Thanks!\n\nOn Tue, Nov 24, 2026 at 9:00 AM Shop <a@b.c> wrote:\n> Hi",
        "Attachments": [{"Name": "a.pdf", "Content": "JVBERi0x"}, {"Content": 7}],
    }
    found = postmark.letter(mail)
    assert (found.sender, found.text, found.message_id) == ("cleo@example.com", "Thanks!", "<m@x.y>")
    assert (found.recipients, found.references) == (("reply+x@shop.example",), ("<a@b.c>",))
    assert found.attached[0] == ("a.pdf", b"%PDF-1")
    raw = letter("outlook").decode("latin-1")
    assert postmark.letter({**mail, "RawEmail": raw}).text.startswith("The caf")
    odd = {"From": "a@b.c", "Subject": "\ud800\x00", "TextBody": "x\ud800", "RawEmail": ""}
    assert (postmark.letter(odd).subject, postmark.letter(odd).text) == ("?", "x?")
    assert postmark.letter({**odd, "RawEmail": "Subject: \ud800\n\nx"}).text == "x"
    for bad in (b"", b"[]", b"{}", b'{"From": 3}', b"[" * 100_000):
        with pytest.raises(postmark.NotAMail):
            postmark.parsed(bad)
