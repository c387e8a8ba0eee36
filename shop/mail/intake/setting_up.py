"""Whose messages are believed: a password that the shop makes up, or the topic that the owner names."""

from __future__ import annotations

from datetime import datetime

from shop.kernel import ids, preferences
from shop.kernel.errors import N_, DomainError
from shop.mail.intake import sns
from shop.mail.intake.base import Provider
from shop.mail.intake.registry import KEYS


class BadTopic(DomainError):
    """Something that is not the name of a topic."""


def set_up(provider: Provider, *, topic: str, at: datetime) -> str:
    """Believe messages of `provider` that prove it by what is returned. Raises BadTopic.

    Where it proves by password, a new one takes the place of the old at once.
    """
    if provider.proves_by == "password":
        made = ids.new_token()
    else:
        made = topic.strip()
        if not sns.is_topic(made):
            message = N_("A topic is written like arn:aws:sns:eu-central-1:123456789012:mail-feedback.")
            raise BadTopic(message)
    kept = preferences.get(KEYS)
    preferences.put(KEYS, {**kept, provider.name: made}, at=at)
    return made


def remove(provider: Provider, *, at: datetime) -> bool:
    """Believe none of its messages any more; False when none was."""
    kept = preferences.get(KEYS)
    preferences.put(KEYS, {name: key for name, key in kept.items() if name != provider.name}, at=at)
    return provider.name in kept
