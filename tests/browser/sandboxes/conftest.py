"""The sandboxes' pages stand apart from the shop."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def fresh_process() -> None:
    """Nothing of the shop has to be made fresh."""
