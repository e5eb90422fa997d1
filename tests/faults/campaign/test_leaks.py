"""The reader of logs sees what it looks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.campaign.leaks import leaks_in


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("GET /orders/abcdefgh/ 500", "an order's key"),
        ("auth rzp-sandbox-secret", "RAZORPAY_KEY_SECRET"),
        ("card 4100280000001007 declined", "a card number"),
        ("vpa success@razorpay", "a UPI id"),
        ("mail to asha@blouson.test", "an e-mail address"),
        ("call +919845012345", "a telephone number"),
        ("key rzp_live_abc", "a live key"),
        ("Authorization: Basic cnpwX3Rlc3Q6c2VjcmV0", "a Basic login"),
    ],
)
def test_each_kind_is_seen(tmp_path: Path, line: str, what: str) -> None:
    log = tmp_path / "web.log"
    log.write_text(f"all is well\n{line}\n")
    exact = {"abcdefgh": "an order's key", "rzp-sandbox-secret": "RAZORPAY_KEY_SECRET"}
    assert leaks_in(log, exact) == [f"web.log:2: {what}"]


def test_what_is_masked_is_no_leak(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("GET /orders/abcd…/ of a…@blouson.test, s…@razorpay, …2345 at 2026-11-30 10:16:26,935\n")
    assert leaks_in(log, {"abcdefgh": "an order's key"}) == []
