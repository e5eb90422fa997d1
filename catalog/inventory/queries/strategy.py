"""Which allocation strategy is in force: what staff have chosen, else what the server's settings name."""

from __future__ import annotations

from django.conf import settings

from catalog.inventory.ports import AllocationStrategy
from core.adapters import adapter_at


def allocation_strategy(chosen: str) -> AllocationStrategy:
    """The strategy of that name; the default for an empty one, or for one that is no longer offered."""
    offered = settings.ALLOCATION_STRATEGIES
    path = offered.get(chosen) or offered[settings.ALLOCATION_STRATEGY]
    strategy: AllocationStrategy = adapter_at(path)
    return strategy


def strategy_choices() -> list[tuple[str, str]]:
    """Name and title of each strategy that settings offer."""
    return [(name, allocation_strategy(name).title) for name in settings.ALLOCATION_STRATEGIES]
