"""docs/api.md names every route of Medusa's Store API that its SDK asks, and every route of ours: nothing else, nothing less."""

from __future__ import annotations

import re

import pytest
from django.urls import Resolver404, resolve

from storefront.api.auth.urls import urlpatterns as auth_routes
from storefront.api.described.doors import DOORS
from storefront.api.urls import urlpatterns as store_routes
from tests.architecture.source import ROOT
from tests.sandboxes.node import find_node, installed
from tests.storefront.api.test_sdk import HERE

ROW = re.compile(r"^\| ((?:GET|POST|DELETE)(?:, (?:POST|DELETE))*) (/(?:store|auth)/\S+) \| (.*) \|$", re.M)
ASKED = re.compile(r"[\"'`](/(?:store|auth)/[^\"'`?]+)")


def shape(path: str) -> str:
    """A path with its names for ids taken away: `/store/carts/*`."""
    return re.sub(r"(?<=/)(?::\w+|<str:\w+>|\$\{[^}]*\})", "*", path)


def documented() -> dict[str, tuple[set[str], str]]:
    """Shape → (methods, what is said of it)."""
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    return {shape(path): (set(methods.split(", ")), said) for methods, path, said in ROW.findall(page)}


def ours() -> dict[str, set[str]]:
    """Shape → methods of every door."""
    found = {f"/store/{each.pattern}": each for each in store_routes}
    found |= {f"/auth/{each.pattern}": each for each in auth_routes}
    return {
        shape(path): {method.upper() for method in DOORS[each.callback.cls]} for path, each in found.items()
    }


def test_every_route_of_ours_is_documented_with_its_methods_and_no_other() -> None:
    told = {
        path: methods for path, (methods, said) in documented().items() if not said.startswith("left out")
    }
    assert told == ours()
    for path, (_, said) in documented().items():
        if said.startswith("left out"):
            with pytest.raises(Resolver404):
                resolve(path.replace("*", "x_1"))


def test_every_route_that_the_sdk_asks_is_documented() -> None:
    folder = installed(HERE, find_node()) / "node_modules" / "@medusajs" / "js-sdk" / "dist" / "esm"
    source = "".join((folder / part / "index.js").read_text("utf-8") for part in ("store", "auth"))
    asked = {shape(path) for path in ASKED.findall(source)}
    assert len(asked) > 45
    known = set(documented())
    # The actor here is a customer, the way to log in e-mail and password.
    said = {
        each.replace("/auth/*/*", "/auth/customer/emailpass", 1).replace(
            "/auth/*/providers", "/auth/customer/providers"
        )
        for each in asked
    }
    said = {"/auth/customer/*/callback" if each.endswith("/callback") else each for each in said}
    assert said - known == set()
