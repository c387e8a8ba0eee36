"""The file becomes a table of texts, one column a field: CSV with any of four separators, or JSON Lines."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import TYPE_CHECKING

from shop.kernel.errors import N_
from tracking.lake.importing.mapping import BadMapping, Mapping, Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SEPARATORS = ",;\t|"
NEVER = "\x01"  # separates nothing: JSON has it only escaped
LONGEST_LINE = 8_000_000


def load(con: DuckDBPyConnection, path: Path, mapping: Mapping) -> int:
    """Make the table `lines` (place, then a text column for each field); how many lines could not be read."""
    for kept in ("reject_errors", "reject_scans"):  # DuckDB adds up over files
        con.execute(f"DROP TABLE IF EXISTS {kept}")
    head = _head(path)
    if head.lstrip("\ufeff \t").startswith("{"):
        return _load_json(con, path, mapping)
    return _load_csv(con, path, mapping, head)


def quoted(name: str) -> str:
    """A name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL has it."""
    return "'" + value.replace("'", "''") + "'"


def _head(path: Path) -> str:
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if packed else path.open("rb") as stream:
            return stream.readline(1_000_000).decode("utf-8", "replace").rstrip("\r\n")
    except (OSError, EOFError) as broken:
        raise BadMapping(N_("The file cannot be read: %(why)s"), why=str(broken)) from None


def _load_csv(con: DuckDBPyConnection, path: Path, mapping: Mapping, head: str) -> int:
    separator = max(SEPARATORS, key=head.count)
    present = next(csv.reader([head.lstrip("\ufeff")], delimiter=separator), [])
    _check(mapping, present)
    columns = ", ".join(f"{text(name)}: 'VARCHAR'" for name in present)
    layout = f"header = true, columns = {{{columns}}}, delim = {text(separator)}, quote = '\"', escape = '\"'"
    parts = [f"{_of_columns(one)} AS {quoted(name)}" for name, one in mapping.fields.items()]
    _make(con, _reader(path, layout), parts)
    return _rejected(con)


def _load_json(con: DuckDBPyConnection, path: Path, mapping: Mapping) -> int:
    options = (
        f"header = false, columns = {{'line': 'VARCHAR'}}, delim = {text(NEVER)}, quote = '', escape = ''"
    )
    source = _reader(path, options)
    parts = [f"{_of_json(one)} AS {quoted(name)}" for name, one in mapping.fields.items()]
    read = "CASE WHEN json_valid(line) AND json_type(line) = 'OBJECT' THEN line END AS line"
    _make(con, f"(SELECT {read} FROM {source} WHERE trim(line) <> '')", ["line", *parts])
    unread = con.execute("SELECT count(*) FROM lines WHERE line IS NULL").fetchone()
    con.execute("DELETE FROM lines WHERE line IS NULL")
    con.execute("ALTER TABLE lines DROP COLUMN line")
    return _rejected(con) + (unread[0] if unread else 0)


def _reader(path: Path, options: str) -> str:
    packed = ", compression = 'gzip'" if _is_packed(path) else ""
    return (
        f"read_csv({text(str(path))}, auto_detect = false, {options}, store_rejects = true,"
        f" max_line_size = {LONGEST_LINE}{packed})"
    )


def _is_packed(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def _make(con: DuckDBPyConnection, source: str, parts: list[str]) -> None:
    import duckdb

    try:
        listed = ", ".join(("row_number() OVER () AS place", *parts))
        con.execute(f"CREATE OR REPLACE TABLE lines AS SELECT {listed} FROM {source}")
    except duckdb.Error as refused:
        raise BadMapping(N_("The file cannot be read: %(why)s"), why=str(refused)[:300]) from None


def _rejected(con: DuckDBPyConnection) -> int:
    found = con.execute("SELECT count(DISTINCT line) FROM reject_errors").fetchone()
    return found[0] if found else 0


def _check(mapping: Mapping, present: list[str]) -> None:
    missing = [name for name in mapping.columns if name not in present]
    if len(set(present)) < len(present):
        raise BadMapping(N_("Two columns of the file have the same name."))
    if missing:
        raise BadMapping(
            N_("The file has no column %(missing)s; it has: %(present)s."),
            missing=", ".join(missing),
            present=", ".join(present)[:600],
        )


def _of_columns(source: Source) -> str:
    if source.constant is not None:
        return text(source.constant)
    parts = [f"nullif(trim({quoted(name)}), '')" for name in source.columns]
    return parts[0] if len(parts) == 1 else f"concat_ws({text(source.joined)}, {', '.join(parts)})"


def _of_json(source: Source) -> str:
    if source.constant is not None:
        return text(source.constant)
    parts = [f"nullif(trim(json_extract_string(line, {_json_path(name)})), '')" for name in source.columns]
    return parts[0] if len(parts) == 1 else f"concat_ws({text(source.joined)}, {', '.join(parts)})"


def _json_path(name: str) -> str:
    steps = "".join(f'."{step}"' for step in name.replace('"', "").split("."))
    return text(f"${steps}")
