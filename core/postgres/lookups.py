"""Lists of values as one parameter: `= ANY(array)` instead of one parameter for each value.

One statement then serves a list of any length: it is planned once, and the wire's limit on parameters is out of reach. Statements that are built once by hand hide the array's
length as well: `…__any_of` (`core/prepared.py`).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Field, ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

_BIGGEST = 2**63
_ARRAYS: dict[type, str] = {int: "bigint[]", str: "text[]"}
_COLUMNS = {
    int: {"AutoField", "BigAutoField", "BigIntegerField", "IntegerField", "PositiveIntegerField"}
    | {"PositiveBigIntegerField", "PositiveSmallIntegerField", "SmallIntegerField"},
    str: {"CharField", "TextField", "SlugField"},
}


class _AsArray(In):  # type: ignore[type-arg]  # generic for the type checker alone
    """Whole numbers and texts travel as an array; everything else as Django sends it."""

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The array where all values are of one kind that the column is of, too."""
        rhs, params = super().process_rhs(compiler, connection)
        array = _array_for(self.lhs.output_field, params) if self.rhs_is_direct_value() else None
        plain = array is not None and rhs.count("%s") == len(params) == rhs.count(",") + 1
        return (f"ANY(%s::{array})", (list(params),)) if plain else (rhs, params)

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """What stands after the column."""
        return f"= {rhs}" if rhs.startswith("ANY(") else super().get_rhs_op(connection, rhs)


@Field.register_lookup
class InArray(_AsArray):
    """`field__in`."""


@ForeignObject.register_lookup
class RelatedInArray(_AsArray, RelatedIn):
    """`relation__in`."""


def _array_for(field: Any, params: Any) -> str | None:
    kinds = {type(value) for value in params}
    if len(kinds) != 1:
        return None
    kind = kinds.pop()
    if kind is int and not all(-_BIGGEST <= value < _BIGGEST for value in params):
        return None
    column = getattr(field, "target_field", field).get_internal_type()
    return _ARRAYS[kind] if column in _COLUMNS.get(kind, ()) else None
