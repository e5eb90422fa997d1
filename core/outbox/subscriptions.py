"""Which subscriber hears which news: the one map, named by settings and resolved here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from core.events import Event

Subscriber = Callable[[Any], None]


@cache
def _table() -> Mapping[str, Sequence[str]]:
    table: Mapping[type[Event], Sequence[str]] = import_string(f"{settings.SUBSCRIPTIONS}.SUBSCRIPTIONS")
    return {event.event_name(): tuple(paths) for event, paths in table.items()}


def subscribers_of(event_name: str) -> Sequence[str]:
    """Dotted paths of the functions that hear this event, in the map's order."""
    return _table().get(event_name, ())


@cache
def resolve(path: str) -> Subscriber:
    """The function behind a dotted path; raises ImportError for a path the map misspells."""
    subscriber: Subscriber = import_string(path)
    return subscriber
