"""A ClickHouse server as clients see it over HTTP, answered by the engine inside this process (chdb)."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tracking.lake.engine.clients import Inside


class _Handler(BaseHTTPRequestHandler):
    engine: Inside
    lock = threading.Lock()
    asked: list[str]

    def do_GET(self) -> None:
        self._answer(b"Ok.\n")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        head, data = body.split(b"\n", 1) if body.startswith(b"INSERT") else (body, b"")
        self.asked.append(head.decode())
        try:
            with self.lock:
                self._answer(self._insert(head.decode(), data) if data else self._query(head.decode()))
        except Exception as refused:
            self._answer(str(refused).encode(), status=500)

    def _insert(self, sql: str, data: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "sent.parquet"
            file.write_bytes(data)
            self.engine.insert(sql.split()[2], file)
        return b""

    def _query(self, sql: str) -> bytes:
        plain, _, form = sql.rpartition("FORMAT ")
        found: bytes = self.engine.connection.query(plain or sql, form.strip() if plain else "TSV").bytes()
        return found

    def _answer(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-ClickHouse-Timezone", "UTC")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def server(engine: Inside) -> Iterator[tuple[str, list[str]]]:
    """Its address and, as they come, the statements it was sent."""
    asked: list[str] = []
    handler = type("Handler", (_Handler,), {"engine": engine, "asked": asked})
    running = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"clickhouse://owner:s%40crit@127.0.0.1:{running.server_port}", asked
    finally:
        running.shutdown()
        running.server_close()
        thread.join()
