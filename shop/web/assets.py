"""Static files, read at start-up, compressed once each, under an address that changes with their content.

`asset("css/storefront.css")` is `/static/<build>/css/storefront.css`, immutable; relative imports of
ES modules stay inside the same build. `css/<area>.list` and `js/<area>.list` name the files that make
one stylesheet or script, so there is no build step.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import zstandard
from flask import Blueprint, Flask, Response, abort, request

from shop.web import compression

ROOT = Path(__file__).resolve().parents[2] / "static"
IMMUTABLE = "public, max-age=31536000, immutable"
COMPRESSIBLE = ("text/", "application/javascript", "image/svg", "application/json")
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstandard.ZstdCompressor(level=19).compress(body),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}
mimetypes.add_type("text/javascript", ".js")


@dataclass(frozen=True)
class Asset:
    """One file as it is sent; `packs` when compressing it is of use."""

    body: bytes
    packs: bool
    content_type: str
    digest: str

    def packed(self, coding: str) -> bytes | None:
        """Its body in a coding that there is, as small as that gets, or None."""
        return _packed(self.body, coding) if self.packs and coding in PACKERS else None


class Assets:
    """All static files of a build."""

    def __init__(self, root: Path = ROOT) -> None:
        raw = {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }
        for name in [name for name in raw if name.endswith(".list")]:
            bundle = name.removesuffix(".list") + "." + name.split("/")[0]
            raw[bundle] = _bundle(raw, Path(name).parent, raw.pop(name).decode())
        digest = hashlib.sha256(b"".join(name.encode() + body for name, body in raw.items())).hexdigest()
        self.build = digest[:12]
        self.files = {name: _asset(name, body) for name, body in raw.items()}

    def url(self, path: str) -> str:
        """The address of `path`; a name that does not exist is a defect and raises KeyError."""
        if path not in self.files:
            raise KeyError(path)
        return f"/static/{self.build}/{path}"


def _bundle(raw: dict[str, bytes], folder: Path, listed: str) -> bytes:
    """The files of a list in one; scripts lose imports and exports, which tied them, comments and indents."""
    names = [line.strip() for line in listed.splitlines() if line.strip() and not line.startswith("#")]
    text = b"\n".join(raw[(folder / name).as_posix()] for name in names).decode()
    if folder.name == "css":
        return _squeezed(text).encode()
    lines = (line.strip() for line in text.splitlines())
    said = (line for line in lines if line and not line.startswith(("//", "import ")))
    return "\n".join(line.removeprefix("export default ") for line in said).encode()


def _squeezed(css: str) -> str:
    """A stylesheet without comments and without space that means nothing; strings keep theirs."""
    parts = re.split(r"""("[^"]*"|'[^']*')""", re.sub(r"/\*.*?\*/", "", css, flags=re.S))
    for i in range(0, len(parts), 2):
        parts[i] = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", parts[i])).replace(";}", "}")
    return "".join(parts).strip()


def _asset(name: str, body: bytes) -> Asset:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    digest = hashlib.sha256(body).hexdigest()[:20]
    if not kind.startswith(COMPRESSIBLE):
        return Asset(body, False, kind, digest)
    return Asset(body, True, f"{kind}; charset=utf-8", digest)


@cache
def _packed(body: bytes, coding: str) -> bytes:
    """Made when first asked for: the worker and the commands, which send nothing, start without it."""
    return PACKERS[coding](body)


def install(app: Flask) -> Assets:
    """Serve static files and give templates `asset()`."""
    assets = Assets()
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/static/<path:path>")
    def show(path: str) -> Response:
        build, _, rest = path.partition("/")
        found = assets.files.get(rest if build == assets.build else path)
        if found is None:
            abort(404)
        coding = compression.wanted()
        packed = found.packed(coding)
        response = Response(found.body if packed is None else packed, content_type=found.content_type)
        if packed is not None:
            response.headers["Content-Encoding"] = coding
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = IMMUTABLE if build == assets.build else "public, max-age=3600"
        response.set_etag(found.digest if packed is None else f"{found.digest}-{coding}")
        return cast(Response, response.make_conditional(request))

    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = assets.url
    return assets
