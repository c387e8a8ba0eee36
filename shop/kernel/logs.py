"""JSON lines on standard error, each with the request's id. No personal data, no secrets."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from shop.kernel import origin

_STANDARD = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """One JSON object a record; what was passed as `extra` becomes fields of it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one JSON line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": origin.current().request_id,
            **{key: value for key, value in record.__dict__.items() if key not in _STANDARD},
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps({key: value for key, value in line.items() if value is not None}, default=str)


def _no_routine(record: logging.LogRecord) -> bool:
    """Whether `record` is more than that a task has begun or ended, which some do each second."""
    return record.levelno > logging.INFO


def install(level: int = logging.INFO) -> None:
    """Send all logging through the JSON formatter."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # a line for each table of each font in a PDF
    logging.getLogger("huey").addFilter(_no_routine)  # (a level would be undone by its consumer)
