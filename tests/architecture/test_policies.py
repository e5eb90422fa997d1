"""The table of policies names tests that exist."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_test_named_beside_a_policy_exists() -> None:
    named = NAMED.findall((ROOT / "docs/policies.md").read_text())
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or (name and f"def {name}(" not in (ROOT / path).read_text())
    ]
    assert len(named) > 40
    assert missing == []
