"""A mailbox server in a thread that speaks as much IMAP4rev1 (RFC 3501) as a reader of mailboxes needs.

    with ImapDouble() as server:
        server.deliver(raw)
        url = server.url

It numbers mails by UID, keeps their flags, counts what was fetched, and misbehaves when told: it hangs up in
the middle (`hang_up_after`), refuses the password, or makes the mailbox anew (`make_anew`).
"""

from __future__ import annotations

import datetime
import re
import socketserver
import ssl
import tempfile
import threading
from pathlib import Path
from typing import Any

USER, PASSWORD = "shop@example.com", "a pass word/äöü".replace("äöü", "+%")


class ImapDouble:
    """One mailbox on a loopback port; with `tls` from the first byte."""

    def __init__(self, *, tls: bool = False, tell_next: bool = True) -> None:
        self.mails: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}
        self.validity, self.next_uid, self.tell_next = 1, 1, tell_next
        self.commands: list[str] = []
        self.hang_up_after: int | None = None
        self._tls = _context() if tls else None
        self._server: socketserver.ThreadingTCPServer | None = None

    def __enter__(self) -> ImapDouble:
        double = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                _Session(double, self.rfile, self.wfile).run()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads, allow_reuse_address = True, True

            def get_request(self) -> Any:
                sock, address = super().get_request()
                return (double._tls.wrap_socket(sock, server_side=True) if double._tls else sock), address

            def handle_error(self, *_about: Any) -> None:
                """Whoever hangs up has its reasons."""

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_exc: object) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """The mailbox as the shop keeps it."""
        assert self._server is not None
        port = self._server.server_address[1]
        password = PASSWORD.replace("%", "%25").replace(" ", "%20").replace("/", "%2F").replace("+", "%2B")
        return f"{'imaps' if self._tls else 'imap'}://shop%40example.com:{password}@127.0.0.1:{port}/"

    def deliver(self, *raw: bytes) -> None:
        """Put mails into the mailbox."""
        for one in raw:
            self.mails[self.next_uid], self.flags[self.next_uid] = one, set()
            self.next_uid += 1

    def make_anew(self) -> None:
        """As after a server was moved: the same mails under other numbers."""
        mails = list(self.mails.values())
        self.mails, self.flags, self.validity, self.next_uid = {}, {}, self.validity + 1, 1
        self.deliver(*mails)

    def fetched(self) -> int:
        """How many whole mails were fetched so far."""
        return sum("BODY" in command for command in self.commands)


class _Session:
    """One connection."""

    def __init__(self, double: ImapDouble, reader: Any, writer: Any) -> None:
        self.double, self.reader, self.writer = double, reader, writer

    def run(self) -> None:
        self._say("* OK [CAPABILITY IMAP4rev1] ready")
        while line := self.reader.readline():
            tag, _, command = line.decode().rstrip("\r\n").partition(" ")
            self.double.commands.append(re.sub(r"^LOGIN .*", "LOGIN", command))
            if not self._answer(tag, command):
                return

    def _answer(self, tag: str, command: str) -> bool:
        word = command.split(" ", 1)[0].upper()
        if word == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1")
        elif word == "LOGIN":
            given = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', command[6:])
            if [quoted or plain for quoted, plain in given] != [USER, PASSWORD]:
                return self._say(f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials")
        elif word in ("SELECT", "EXAMINE"):
            self._select()
        elif command.upper().startswith("UID SEARCH"):
            found = " ".join(str(uid) for uid in self._search(command[11:]))
            self._say(f"* SEARCH {found}".rstrip())
        elif command.upper().startswith("UID FETCH"):
            if not self._fetch(command[10:]):
                return False
        elif word == "LOGOUT":
            self._say("* BYE")
            self._say(f"{tag} OK done")
            return False
        elif word not in ("NOOP", "CLOSE"):
            return self._say(f"{tag} BAD unknown command")
        return self._say(f"{tag} OK done")

    def _select(self) -> None:
        double = self.double
        self._say(f"* {len(double.mails)} EXISTS")
        self._say("* 0 RECENT")
        self._say("* FLAGS (\\Seen \\Deleted)")
        self._say(f"* OK [UIDVALIDITY {double.validity}] UIDs valid")
        if double.tell_next:
            self._say(f"* OK [UIDNEXT {double.next_uid}] Predicted next UID")

    def _search(self, asked: str) -> list[int]:
        uids = sorted(self.double.mails)
        if found := re.match(r"UID (\d+):\*", asked):
            first = int(found[1])
            return [uid for uid in uids if uid >= first] or uids[-1:]  # "n:*" always names the newest
        if found := re.match(r"SINCE (\S+)", asked):
            datetime.datetime.strptime(f"{found[1]} +0000", "%d-%b-%Y %z")
        return uids

    def _fetch(self, asked: str) -> bool:
        number, _, what = asked.partition(" ")
        uid, double = int(number), self.double
        if "BODY" in what and double.hang_up_after is not None:
            double.hang_up_after -= 1
            if double.hang_up_after < 0:
                return False
        raw = double.mails.get(uid)
        if raw is None:
            return True
        if "RFC822.SIZE" in what:
            return self._say(f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(raw)})")
        if "PEEK" not in what:
            double.flags[uid].add("\\Seen")
        if part := re.search(r"<0\.(\d+)>", what):
            raw = raw[: int(part[1])]
        self.writer.write(f"* {uid} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        return True

    def _say(self, line: str) -> bool:
        self.writer.write(line.encode() + b"\r\n")
        return True


def _context() -> ssl.SSLContext:
    """TLS with a certificate made for the moment."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mail.pem"
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(file)
    return context
