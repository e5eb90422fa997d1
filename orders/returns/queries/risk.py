"""How often parcels came back from a person unopened: what the risk of cash on delivery is judged by."""

from __future__ import annotations

from orders.returns.models import Return


def parcels_refused_by(*, phone: str, customer_id: str | None = None) -> int:
    """How many parcels returned to us from this phone number, or from this customer's orders. One query."""
    rows = Return.objects.filter(origin=Return.Origin.RTO)
    own = rows.filter(order__phone=phone)
    if customer_id is not None:
        own = own | rows.filter(order__customer__public_id=customer_id)
    return own.distinct().count()
