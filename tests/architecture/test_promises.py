"""The tables of policies and capabilities name tests that exist."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@pytest.mark.parametrize(
    ("page", "at_least"), [("docs/policies.md", 40), ("docs/orders.md", 8), ("docs/webhooks.md", 8)]
)
def test_every_test_named_beside_a_promise_exists(page: str, at_least: int) -> None:
    named = NAMED.findall((ROOT / page).read_text())
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or (name and f"def {name}(" not in (ROOT / path).read_text())
    ]
    assert len(named) >= at_least
    assert missing == []
