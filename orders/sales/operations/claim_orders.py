"""What somebody bought as a guest becomes part of their account, once they have shown who they are."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from core.locks import lock_rows
from orders.customers.models import Customer
from orders.history.models import ImportedOrder
from orders.sales.models import Order
from orders.sales.operations.record_fact import Fact, record_fact


@transaction.atomic
def claim_orders(*, customer_id: str) -> int:
    """Give a customer the guest orders that carry an e-mail address or telephone they have proven; answers how many.

    An address that was only typed claims nothing. Nobody's order changes hands. Again is harmless.
    """
    customer = Customer.objects.filter(public_id=customer_id).first()
    if customer is None or not (customer.email_verified_at or customer.phone_verified_at):
        return 0
    by_email = Q(email=customer.email) if customer.email_verified_at else Q(pk__in=[])
    by_phone = Q(phone=customer.phone) if customer.phone_verified_at else Q(pk__in=[])
    orders = list(lock_rows(Order.objects.filter(by_email | by_phone, customer=None)))
    for order in orders:
        order.customer = customer
        order.save(update_fields=["customer"])
        words = "Joined the account of the customer, who has proven the e-mail address or telephone."
        record_fact(order, Fact(key="claimed", kind="claimed", text=words, actor="shopper"))
    ImportedOrder.objects.filter(by_email | (by_phone & ~Q(channel="")), customer=None).update(
        customer=customer
    )
    return len(orders)
