"""The map of news: every event of the shop and who hears it. A test checks that nothing is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.events import Event

SUBSCRIPTIONS: Mapping[type[Event], Sequence[str]] = {}
