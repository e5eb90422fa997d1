"""What differs between two sides of one thing. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PRESENCE = "there at all"
HERE_ONLY, THERE_ONLY = ("yes", "no"), ("no", "yes")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, as the shop has it and as the other system has it."""

    field: str
    ours: str
    theirs: str


def differences(
    ours: Mapping[str, object] | None, theirs: Mapping[str, object] | None
) -> tuple[Difference, ...]:
    """Every field that differs, in the order of ours; a side that lacks the thing is one difference.

    Only fields that both sides know are compared.
    """
    if ours is None and theirs is None:
        return ()
    if theirs is None:
        return (Difference(PRESENCE, *HERE_ONLY),)
    if ours is None:
        return (Difference(PRESENCE, *THERE_ONLY),)
    return tuple(
        Difference(name, str(mine)[:200], str(theirs[name])[:200])
        for name, mine in ours.items()
        if name in theirs and mine != theirs[name]
    )
