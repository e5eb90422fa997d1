"""What `manage.py doctor` looks at in orders."""

from __future__ import annotations

from collections.abc import Iterable

from core.diagnoses import Finding
from orders.sales.queries.unconfirmed import PAID_WITHIN, paid_unconfirmed


def money_has_its_order() -> Iterable[Finding]:
    """Whoever has paid has a confirmed order within minutes, or their money is on its way back."""
    numbers = paid_unconfirmed()
    minutes = int(PAID_WITHIN.total_seconds() // 60)
    yield Finding(
        "paid but unconfirmed",
        not numbers,
        f"{len(numbers)} orders for more than {minutes} minutes: {', '.join(numbers[:10])}"
        if numbers
        else "none",
        "Look whether a worker runs, then at the dead news of PaymentCaptured in the admin: replay it.",
    )
