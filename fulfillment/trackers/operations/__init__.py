"""Changing what is followed and how. What needs the network is in `watching`, `polling` and `accounts`."""

from fulfillment.trackers.operations.connecting import (
    BadKeys,
    change_secret,
    connect,
    disconnect,
    drop_old_secrets,
    hooked,
)
from fulfillment.trackers.operations.following import adopt, follow, follow_all, let_go
from fulfillment.trackers.operations.hearing import heard_from, refused_call, take
from fulfillment.trackers.operations.reading import decide, read_again, read_again_since
from fulfillment.trackers.operations.sharing import settle_number

__all__ = [
    "BadKeys",
    "adopt",
    "change_secret",
    "connect",
    "decide",
    "disconnect",
    "drop_old_secrets",
    "follow",
    "follow_all",
    "heard_from",
    "hooked",
    "let_go",
    "read_again",
    "read_again_since",
    "refused_call",
    "settle_number",
    "take",
]
