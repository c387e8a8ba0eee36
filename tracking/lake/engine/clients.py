"""The two ways to a ClickHouse: a server, and the one inside this process that tests ask."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

SETTINGS = {
    "join_use_nulls": 1,
    "max_query_size": 20_000_000,
    "output_format_json_quote_64bit_integers": 0,
    "input_format_parquet_allow_missing_columns": 1,
    "use_hive_partitioning": 0,
}
FORMAT = "JSONCompactEachRowWithNamesAndTypes"
PORT, SECURE_PORT = 8123, 8443


class Client(Protocol):
    """What a reading asks of a ClickHouse."""

    def query(self, sql: str) -> bytes:
        """The answer in FORMAT."""
        ...

    def fetch(self, sql: str, file: Path) -> None:
        """Write the answer to a Parquet file."""
        ...

    def run(self, sql: str) -> None:
        """Run what has no answer."""
        ...

    def insert(self, table: str, file: Path) -> None:
        """Put the rows of a Parquet file into a table."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class Server:
    """`clickhouse://user:password@host[:port]/database`; port 8443 speaks TLS."""

    def __init__(self, url: str) -> None:
        import clickhouse_connect

        parts = urlsplit(url)
        self.client: Any = clickhouse_connect.get_client(
            host=parts.hostname or "localhost",
            port=parts.port or PORT,
            username=unquote(parts.username or "default"),
            password=unquote(parts.password or ""),
            database=parts.path.lstrip("/") or "default",
            secure=parts.port == SECURE_PORT,
            autogenerate_session_id=True,
        )

    def query(self, sql: str) -> bytes:
        """The answer in FORMAT."""
        found: bytes = self.client.raw_query(sql, fmt=FORMAT, settings=SETTINGS)
        return found

    def fetch(self, sql: str, file: Path) -> None:
        """Write the answer to a file as it comes."""
        with (
            file.open("wb") as target,
            self.client.raw_stream(sql, fmt="Parquet", settings=SETTINGS) as stream,
        ):
            for part in iter(lambda: stream.read(1 << 20), b""):
                target.write(part)

    def run(self, sql: str) -> None:
        """Run what has no answer."""
        self.client.command(sql, settings=SETTINGS)

    def insert(self, table: str, file: Path) -> None:
        """Send the file."""
        self.client.raw_insert(table, insert_block=file.read_bytes(), fmt="Parquet")

    def close(self) -> None:
        """End the session; its temporary tables go with it."""
        self.client.close()


class Inside:
    """ClickHouse inside this process (chdb): one at a time, for tests and trials on one machine."""

    def __init__(self) -> None:
        import chdb

        self.connection: Any = chdb.connect(":memory:")
        for name, value in SETTINGS.items():
            self.run(f"SET {name} = {value}")

    def query(self, sql: str) -> bytes:
        """The answer in FORMAT."""
        found: bytes = self.connection.query(sql, FORMAT).bytes()
        return found

    def fetch(self, sql: str, file: Path) -> None:
        """Write the answer to a file."""
        file.write_bytes(self.connection.query(sql, "Parquet").bytes())

    def run(self, sql: str) -> None:
        """Run what has no answer."""
        self.connection.query(sql, "Null")

    def insert(self, table: str, file: Path) -> None:
        """Read the file."""
        self.run(f"INSERT INTO {table} SELECT * FROM file('{file}', Parquet)")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


def decoded(answer: bytes) -> tuple[list[str], list[str], list[list[Any]]]:
    """Names, types and rows of an answer in FORMAT."""
    lines = answer.decode("utf-8", "replace").splitlines()
    if not lines:
        return [], [], []
    names, types, *rows = (json.loads(line) for line in lines)
    return names, types, rows


def literal(value: Any) -> str:
    """A value as ClickHouse writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if isinstance(value, Sequence):
        return "[" + ", ".join(literal(one) for one in value) + "]"
    raise TypeError(f"no way to ask about {value!r}")


def filled(sql: str, params: Sequence[Any]) -> str:
    """`sql` with its `?` (outside of quotes) replaced by `params`."""
    parts, left, quoted = [], list(params), False
    for letter in sql:
        quoted ^= letter == "'"
        parts.append(literal(left.pop(0)) if letter == "?" and not quoted else letter)
    if left:
        raise ValueError("more values than places for them")
    return "".join(parts)
