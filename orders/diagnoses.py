"""What `manage.py doctor` looks at in orders."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from core.diagnoses import Finding
from orders.fulfilment.remittance.queries import overdue_cash
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


def cash_of_couriers_arrives() -> Iterable[Finding]:
    """What couriers took at the door reaches our bank within COD_REMITTANCE_DAYS of delivery."""
    late = overdue_cash().count()
    yield Finding(
        "couriers’ cash",
        not late,
        f"{late} parcels delivered more than {settings.COD_REMITTANCE_DAYS} days ago"
        if late
        else "none is late",
        "Open Shipments with “cash: overdue” in the admin, and ask the courier for their payout.",
    )
