"""Which customer a request comes from: a token in its header, else a session."""

from __future__ import annotations

from django.http import HttpRequest

from orders.customers.queries import customer_of


def customer_of_request(request: HttpRequest) -> str | None:
    """The public id of the customer; None for guests, and for staff, whose sessions open the admin only."""
    if not request.user.is_authenticated:
        return None
    profile = customer_of(request.user.pk)
    return profile.id if profile else None
