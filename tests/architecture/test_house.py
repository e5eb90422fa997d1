"""The rules of the house that import contracts cannot see."""

from __future__ import annotations

import ast
from collections import Counter

import pytest
from django.apps import apps
from django.db import models

from config.subscriptions import SUBSCRIPTIONS
from core.events import Event
from core.locks import LOCK_ORDER
from core.outbox.subscriptions import resolve
from tests.architecture.source import APPS, LEVEL, ROOT, Module, functions, imported_modules, modules

# Places that may break a rule, each with its reason. The lists may only shrink.
LATE_IMPORTS = {
    "config/celery.py": "Django's apps have to be loaded before the tasks' schedule can be read",
}
LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {}
FORBIDDEN_NAMES = {
    "utils",
    "helpers",
    "helper",
    "manager",
    "handler",
    "process",
    "data",
    "info",
    "misc",
    "common",
}


def own_models() -> list[type[models.Model]]:
    """Every table of the shop."""
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def test_foreign_keys_go_down() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label in LEVEL
        and model._meta.app_label != field.related_model._meta.app_label
        and LEVEL[field.related_model._meta.app_label] >= LEVEL[model._meta.app_label]
    ]
    assert wrong == []


def test_doors_hold_no_keys_into_other_apps() -> None:
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        if model._meta.app_label in {"storefront", "erp_sync"}
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.app_label not in {model._meta.app_label, "core"}
    ]
    assert wrong == []


@pytest.mark.parametrize("door", ["storefront", "erp_sync"])
def test_doors_import_no_other_apps_models(door: str) -> None:
    others = {app for app in APPS if app != door and app != "core"}
    wrong = [
        f"{module.name}: {name}"
        for module in modules(door)
        for name in imported_modules(module.tree)
        if name.split(".")[0] in others and "models" in name.split(".")
    ]
    assert wrong == []


def test_every_event_is_on_the_map() -> None:
    ours = {event for event in Event.registry.values() if event.__module__.split(".")[0] in APPS}
    missing = sorted(event.event_name() for event in ours - set(SUBSCRIPTIONS))
    assert missing == [], "list them in config/subscriptions.py, with no subscribers if nobody needs them"


def test_every_subscriber_exists_and_lives_in_a_door_or_in_orders() -> None:
    for event, paths in SUBSCRIPTIONS.items():
        assert len(set(paths)) == len(paths), event
        for path in paths:
            assert callable(resolve(path))
            listener, teller = path.split(".")[0], event.event_name().split(".")[0]
            assert LEVEL[listener] > LEVEL[teller] or listener == teller, f"{path} hears {event.event_name()}"


def test_locked_kinds_exist() -> None:
    known = {model._meta.label for model in own_models()}
    later = {"orders.CampaignBudget", "orders.PromotionCode", "orders.GiftCard", "orders.InvoiceSeries"}
    assert set(LOCK_ORDER) - known <= later


def test_rows_are_locked_in_the_houses_order_only() -> None:
    """`select_for_update` on a kind that has a place in the order goes through core.locks.lock_rows."""
    kinds = {label.split(".")[1] for label in LOCK_ORDER}
    wrong = []
    for module in modules("catalog", "payments", "orders"):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node.attr == "select_for_update":
                owner = ast.unparse(node.value).split(".")[0]
                if owner in kinds:
                    wrong.append(f"{module.name}:{node.lineno}: {owner}")
    assert wrong == []


def test_files_stop_at_300_lines() -> None:
    long = {m.name: len(m.text.splitlines()) for m in modules() if len(m.text.splitlines()) > 300}
    assert long == LONG_FILES


def test_functions_stop_at_40_lines() -> None:
    long = {}
    for module in modules():
        for function in functions(module.tree):
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > 40:
                long[f"{module.name}:{function.name}"] = length
    assert long == LONG_FUNCTIONS


def test_operations_take_five_parameters_at_most() -> None:
    wrong = []
    for module in operation_modules():
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                count = len(node.args.args) + len(node.args.kwonlyargs)
                if count > 5:
                    wrong.append(f"{module.name}:{node.name} takes {count}")
    assert wrong == []


def test_operation_names_are_unique_in_the_project() -> None:
    names: Counter[str] = Counter()
    places: dict[str, list[str]] = {}
    for module in operation_modules():
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                names[node.name] += 1
                places.setdefault(node.name, []).append(module.name)
    assert {name: places[name] for name, count in names.items() if count > 1} == {}


def operation_modules() -> list[Module]:
    """Files that hold verbs."""
    return [m for m in modules() if m.path.name == "operations.py" or m.path.parent.name == "operations"]


def test_no_imports_inside_functions() -> None:
    wrong = []
    for module in modules():
        if module.name in LATE_IMPORTS:
            continue
        for function in functions(module.tree):
            wrong += [
                f"{module.name}:{node.lineno}"
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom)
            ]
    assert wrong == []


def test_no_signals_and_no_save_overrides() -> None:
    wrong = []
    for module in modules():
        wrong += [
            f"{module.name}: {name}" for name in imported_modules(module.tree) if "signals" in name.split(".")
        ]
        if module.path.name == "models.py" or "models" in module.path.parts:
            wrong += [
                f"{module.name}:{f.name}" for f in functions(module.tree) if f.name in {"save", "delete"}
            ]
    assert wrong == []


def test_rules_are_pure() -> None:
    impure = ("django.db", "django.conf", "requests", "core.clock", "core.http", "django.utils.timezone")
    wrong = [
        f"{module.name}: {name}"
        for module in modules()
        if module.path.name == "rules.py"
        for name in imported_modules(module.tree)
        if name.startswith(impure) or ".models" in name
    ]
    assert wrong == []


def test_operations_know_no_request_and_no_html() -> None:
    wrong = [
        f"{module.name}: {name}"
        for module in operation_modules()
        for name in imported_modules(module.tree)
        if name.startswith(
            ("django.http", "django.shortcuts", "django.template", "rest_framework", "django.utils.html")
        )
    ]
    assert wrong == []


def test_only_core_talks_to_the_outside() -> None:
    """requests is imported by core/http.py and core/strangers.py; a vendor SDK's adapter may name its types."""
    allowed = {"core/http.py", "core/strangers.py", "payments/providers/razorpay/wire.py"}
    wrong = [
        f"{module.name}: {name}"
        for module in modules()
        if module.name not in allowed
        for name in imported_modules(module.tree)
        if name.split(".")[0] in {"requests", "urllib3", "httpx", "aiohttp"} or name == "urllib.request"
    ]
    assert wrong == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [m.name for m in modules() if m.path.stem in FORBIDDEN_NAMES] == []


def test_templates_stop_at_100_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in (ROOT / "templates").rglob("*.html")
        if len(path.read_text().splitlines()) > 100
    }
    assert long == {}


def test_islands_have_their_three_parts() -> None:
    def stems(folder: str, pattern: str, prefix: str = "") -> set[str]:
        return {
            path.stem.removeprefix(prefix)
            for path in (ROOT / folder).glob(pattern)
            if path.stem not in {"__init__", "base"}
        }

    code = stems("storefront/islands", "*.py")
    templates = stems("templates/storefront/islands", "*.html")
    tests = stems("tests/storefront/islands", "test_*.py", "test_")
    assert code == templates == tests
    assert code


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = Counter(path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [number for number, count in numbers.items() if count > 1] == []
