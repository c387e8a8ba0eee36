"""A stranger's web server that gives pictures, or does everything a stranger's server may do wrong."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Reply(NamedTuple):
    """What is answered at a path."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = {}


class PictureHost:
    """`with PictureHost() as host: host.replies["/a.jpg"] = Reply(200, data)`, ask `host.url("/a.jpg")`."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | Callable[[], Reply]] = {}
        self.asked: Counter[str] = Counter()
        self.hosts: list[str] = []

    def __enter__(self) -> PictureHost:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def name(self) -> str:
        """ "host:port", as the list of allowed hosts names it."""
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def port(self) -> int:
        """The port listened on."""
        return self._server.server_port

    def url(self, path: str) -> str:
        """The address of `path`."""
        return f"http://{self.name}{path}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked[self.path] += 1
                host.hosts.append(self.headers["Host"])
                found = host.replies.get(self.path, Reply(404))
                reply = found() if callable(found) and not isinstance(found, Reply) else found
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(reply.body)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler
