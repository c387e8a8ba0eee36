"""Templates are compiled once and kept beside them, as Python keeps its modules.

Compiling those of one page takes a third of a second, and every process (two of the web, the worker, each
command) would do it for itself: whoever comes first after a start would wait for it. A folder that cannot be
written to changes nothing but that.
"""

from __future__ import annotations

from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


class CompiledTemplates(FileSystemBytecodeCache):
    """Kept by name, source and version of Jinja; for environments with the same options and filters."""

    def __init__(self, folder: Path = TEMPLATES / "__pycache__") -> None:
        with suppress(OSError):
            folder.mkdir(exist_ok=True)
        super().__init__(str(folder), f"jinja-{version('jinja2')}-%s.pyc")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what is kept for its source, if anything is."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has been compiled, if that can be."""
        with suppress(OSError):
            super().dump_bytecode(bucket)
