"""The sandboxes' pages stand apart from the shop: they need only a Razorpay sandbox and its SDK."""

from __future__ import annotations

import pytest

from tests.sandboxes.razorpay.conftest import client, control, key_id, server

__all__ = ["client", "control", "fresh_process", "key_id", "server"]


@pytest.fixture(autouse=True)
def fresh_process() -> None:
    """Nothing of the shop has to be made fresh."""
