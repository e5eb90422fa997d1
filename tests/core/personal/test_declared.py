"""Every column that looks as if it were about somebody is declared: what becomes of it, or why it is nobody's."""

from __future__ import annotations

import re

from django.apps import apps
from django.db.models import BinaryField, CharField, Field, GenericIPAddressField, JSONField, Model, TextField

from core.personal.holdings import holdings, personals

LOOKS_PERSONAL = re.compile(
    r"e?mail|phone|name$|^to$|address|line[12]$|pincode|city|gstin|recipient|contact|subject|author|actor|owner"
    r"|(^|_)ip(_|$)|note|message|text|body|payload|raw|detail|changes|cells|content|configuration|measure|answer"
    r"|customer_ref|buyer|session_data|company|reason|log$|last_error|reply"
)
HOLDS_WORDS = (CharField, TextField, JSONField, BinaryField, GenericIPAddressField)
OURS = ("core", "catalog", "payments", "orders", "erp_sync", "storefront", "admin", "sessions")


def personal_columns(model: type[Model]) -> list[str]:
    """Columns that can hold words and are called like something about people."""
    return [column.name for column in model._meta.concrete_fields if looks_personal(column)]


def looks_personal(column: Field) -> bool:  # type: ignore[type-arg]
    """By name and type; what has choices holds one of our words."""
    return (
        isinstance(column, HOLDS_WORDS)
        and not column.choices
        and LOOKS_PERSONAL.search(column.name) is not None
    )


def test_no_personal_column_is_forgotten() -> None:
    declared = {(each.model._meta.label, name) for each in holdings() for name in each.columns}
    harmless = {name for part in personals() for name in part.harmless}
    forgotten = [
        f"{model._meta.label}.{name}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS and not model._meta.proxy and model._meta.label not in harmless
        for name in personal_columns(model)
        if (model._meta.label, name) not in declared and f"{model._meta.label}.{name}" not in harmless
    ]
    assert forgotten == [], (
        "say in the app's personal.py what becomes of it when its person is erased, or why it is nobody's"
    )


def test_what_is_declared_exists() -> None:
    tables = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    for part in personals():
        for name in part.harmless:
            label, _, column = name.rpartition(".")
            assert name in tables or tables[label]._meta.get_field(column), name
        for holding in part.holdings:
            for name in (*holding.columns, *holding.marked_in, *holding.untold):
                assert holding.model._meta.get_field(name), (holding.model, name)


def test_one_holding_for_each_table() -> None:
    tables = [each.model for each in holdings()]
    assert len(tables) == len(set(tables))
