"""A process that sends mail and nothing else, in a day that passes quicker than ours; made to be killed.

python -m tests.support.mail_worker VAR_DIR SECRET SMTP_URL BEGAN SPEED
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shop.brand import links
from shop.kernel import db, preferences, signing
from shop.kernel.settings import Settings
from shop.mail import outgoing, sending

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def instant(began: float, speed: float) -> datetime:
    """What time it is in that day, which began at NOON."""
    return NOON + timedelta(seconds=(time.time() - began) * speed)


def main(var_dir: str, secret: str, smtp_url: str, began: str, speed: str) -> None:
    """Send until killed."""
    settings = Settings(env="test", secret_key=secret, var_dir=Path(var_dir), base_url="http://localhost")
    db.configure(settings)
    preferences.configure(secret)
    signing.configure(secret)
    links.configure(settings.base_url)
    outgoing.configure(smtp_url)
    print("ready", flush=True)
    faster = float(speed)
    while True:
        at = instant(float(began), faster)
        if not sending.run_due(at=at, timer=lambda: time.time() * faster):
            time.sleep(0.02)


if __name__ == "__main__":
    main(*sys.argv[1:])
