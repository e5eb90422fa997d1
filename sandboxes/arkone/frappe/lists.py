"""Lists as Frappe answers them: fields, filters, order_by, limit_start, limit_page_length."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from sandboxes.arkone.frappe.documents import documents
from sandboxes.arkone.frappe.door import as_json
from sandboxes.arkone.frappe.errors import FrappeError
from sandboxes.kit import World

Json = dict[str, Any]

DEFAULT_PAGE: Final = 20
_COMPARED: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq, "!=": operator.ne, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip


def listed(world: World, doctype: str, asked: Mapping[str, Any]) -> list[Json]:
    """The rows that were asked for. Child tables are never in them. Raises FrappeError for a filter it does not know."""
    rows = [doc for doc in documents(world, doctype) if _matches(doctype, doc, asked)]
    for name, backwards in reversed(_order(str(asked.get("order_by") or "modified desc"))):
        rows.sort(key=lambda doc: (doc.get(name) is not None, doc.get(name)), reverse=backwards)
    start = int(asked.get("limit_start") or 0)
    length = int(asked.get("limit_page_length") or asked.get("limit") or DEFAULT_PAGE)
    fields = as_json(asked.get("fields"), ["name"])
    return [_narrowed(doc, fields) for doc in (rows[start : start + length] if length else rows[start:])]


def _narrowed(doc: Json, fields: list[str]) -> Json:
    if fields in ("*", ["*"]):
        return {name: value for name, value in doc.items() if not isinstance(value, list)}
    unknown = [name for name in fields if name not in doc or isinstance(doc[name], list)]
    if unknown:
        raise FrappeError("DataError", f"Field not permitted in query: {unknown[0]}")
    return {name: doc[name] for name in fields}


def _order(text: str) -> list[tuple[str, bool]]:
    parts = [part.split() for part in text.replace("`", "").split(",") if part.strip()]
    return [(part[0].rpartition(".")[2], part[1:2] == ["desc"]) for part in parts]


def _matches(doctype: str, doc: Json, asked: Mapping[str, Any]) -> bool:
    given, either = as_json(asked.get("filters"), []), as_json(asked.get("or_filters"), [])
    every = all(_holds(doctype, doc, each) for each in _rules(given))
    return every and (not either or any(_holds(doctype, doc, each) for each in _rules(either)))


def _rules(given: Any) -> list[list[Any]]:
    if isinstance(given, dict):
        return [
            [name, *value] if isinstance(value, list) else [name, "=", value] for name, value in given.items()
        ]
    return list(given)


def _holds(doctype: str, doc: Json, rule: list[Any]) -> bool:
    """One filter, of three parts or of four with the doctype first; a child's doctype looks into the child table."""
    of, (field, how, wanted) = (rule[0] if len(rule) == 4 else doctype), rule[-3:]
    if of != doctype:
        return any(_compared(child.get(field), how, wanted) for child in doc.get("items", []))
    if field not in doc:
        raise FrappeError("DataError", f"Field not permitted in query: {field}")
    return _compared(doc[field], how, wanted)


def _compared(value: Any, how: str, wanted: Any) -> bool:
    how = how.lower()
    if how in ("in", "not in"):
        return (value in wanted) == (how == "in")
    if how == "is":
        return bool(value) == (wanted == "set")
    if how == "like":
        return str(wanted).strip("%").lower() in str(value or "").lower()
    if how not in _COMPARED:
        raise FrappeError("ValidationError", f"Invalid operator {how}")
    if value is None:
        return how == "!=" and wanted is not None
    return _COMPARED[how](value, wanted)
