"""Which fields of a thing are wanted: `fields=id,title`, or `fields=+metadata,-description,*variants.calculated_price`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from core.api.errors import BadRequest

LONGEST, DEEPEST = 2_000, 6
SIGNS = "+-*"


@dataclass(frozen=True, slots=True)
class Kind:
    """A thing of the wire: its plain fields, those told only by name, and the things that hang on it by name."""

    name: str
    plain: tuple[str, ...]
    by_name: tuple[str, ...] = ()
    hanging: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Wanted:
    """The fields wanted of one thing, and of each thing that hangs on it."""

    plain: dict[str, None] = field(default_factory=dict)
    hanging: dict[str, Wanted] = field(default_factory=dict)

    def at(self, path: str) -> Wanted | None:
        """What is wanted of what hangs there; None when it is not wanted."""
        found: Wanted | None = self
        for step in path.split("."):
            found = found.hanging.get(step) if found else None
        return found

    def has(self, path: str) -> bool:
        """Whether a plain field, or something that hangs there, is wanted."""
        *above, name = path.split(".")
        node = self.at(".".join(above)) if above else self
        return node is not None and (name in node.plain or name in node.hanging)


KINDS: dict[str, Kind] = {}


def kind(name: str, plain: str, *, by_name: str = "", **hanging: str) -> Kind:
    """Declare a thing of the wire."""
    KINDS[name] = Kind(name, tuple(plain.split()), tuple(by_name.split()), hanging)
    return KINDS[name]


@lru_cache(maxsize=512)
def wanted_fields(name: str, defaults: tuple[str, ...], text: str) -> Wanted:
    """The selection for a thing. Without any sign the fields named replace the defaults, with signs they change them.

    Raises BadRequest for fields that do not exist, and for what is too long or too deep.
    """
    if len(text) > LONGEST:
        raise BadRequest("Invalid request: the list of fields is too long.")
    asked = [part.strip() for part in text.split(",") if part.strip()]
    if text.startswith(" ") and asked[0][0] not in SIGNS:
        asked[0] = f"+{asked[0]}"  # a plus that nobody encoded
    changes = any(part[0] in SIGNS for part in asked)
    root = Wanted()
    for path in defaults if changes or not asked else ():
        _add(root, KINDS[name], path)
    unknown = [part for part in asked if not _apply(root, KINDS[name], part)]
    if unknown:
        listed = ", ".join(part.strip(SIGNS) for part in unknown)[:200]
        raise BadRequest(f"Requested fields [{listed}] are not valid")
    if "id" in KINDS[name].plain and "id" not in root.plain:
        root.plain = {"id": None, **root.plain}
    return root


def _apply(root: Wanted, of: Kind, part: str) -> bool:
    sign, path = (part[0], part[1:]) if part[0] in SIGNS else ("+", part)
    if path.count(".") >= DEEPEST:
        return False
    return _remove(root, of, path) if sign == "-" else _add(root, of, f"*{path}" if sign == "*" else path)


def _add(node: Wanted, of: Kind, path: str) -> bool:
    steps = [step for step in path.removeprefix("*").split(".") if step not in {"", "*"}]
    for step in steps[:-1]:
        if step not in of.hanging:
            return False
        of, node = KINDS[of.hanging[step]], node.hanging.setdefault(step, Wanted())
    if not steps:
        node.plain |= dict.fromkeys(of.plain)
        return True
    last = steps[-1]
    if last in of.hanging:
        below = node.hanging.setdefault(last, Wanted())
        below.plain |= dict.fromkeys(KINDS[of.hanging[last]].plain)
        return True
    if last in of.plain or last in of.by_name:
        node.plain[last] = None
        return True
    return False


def _remove(node: Wanted, of: Kind, path: str) -> bool:
    *above, last = path.split(".")
    found: Wanted | None = node
    for step in above:
        if step not in of.hanging:
            return False
        of, found = KINDS[of.hanging[step]], found.hanging.get(step) if found else None
    if last not in of.hanging and last not in of.plain and last not in of.by_name:
        return False
    if found is not None:
        found.plain.pop(last, None)
        found.hanging.pop(last, None)
    return True


def picked(value: Any, wanted: Wanted) -> Any:
    """A thing, or a list of them, with nothing but what is wanted."""
    if value is None:
        return None
    if isinstance(value, list | tuple):
        return [picked(each, wanted) for each in value]
    found = {name: value[name] for name in wanted.plain if name in value}
    for name, below in wanted.hanging.items():
        if name in value:
            found[name] = picked(value[name], below)
    return found


def every_field(names: Iterable[str]) -> tuple[str, ...]:
    """Defaults as a hashable list."""
    return tuple(names)
