"""What a line of the table of roles grants: pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

EVERYTHING = "*"
VERBS = frozenset({"view", "add", "change", "delete"})


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of staff. `grants` are lines as `rights_of` reads them."""

    name: str
    does: str
    grants: tuple[str, ...]


def rights_of(grants: Collection[str]) -> frozenset[str]:
    """The permissions ("orders.view_order") that lines grant; EVERYTHING stays as it is.

    A line is an app, its verbs joined by "+", and models: "orders view+change: lead review". Other verbs than Django's
    four are custom permissions written out: "orders: cancel_order". Raises ValueError for any other line.
    """
    return frozenset(right for line in grants for right in _rights_of_line(line))


def _rights_of_line(line: str) -> list[str]:
    if line == EVERYTHING:
        return [EVERYTHING]
    head, colon, tail = line.partition(":")
    app, _, verbs = head.strip().partition(" ")
    names = tail.split()
    if not colon or not app or not names:
        raise ValueError(f"no grant: {line!r}")
    if not verbs:
        return [f"{app}.{name}" for name in names]
    chosen = verbs.split("+")
    if not VERBS.issuperset(chosen):
        raise ValueError(f"no such verb: {line!r}")
    return [f"{app}.{verb}_{name}" for verb in chosen for name in names]


def rights_by_role(roles: Collection[Role], known: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Every role's rights by its name, EVERYTHING written out as all that are known.

    Raises LookupError when a role names a right that is not known: a misspelt one would silently grant nothing.
    """
    all_known = frozenset(known)
    found: dict[str, frozenset[str]] = {}
    for role in roles:
        rights = rights_of(role.grants)
        found[role.name] = all_known if EVERYTHING in rights else rights
        if missing := sorted(found[role.name] - all_known):
            raise LookupError(f"{role.name}: no such right: {', '.join(missing)}")
    return found
