"""What of an outgoing flow is to be told anew when somebody asks for all of it: each names its intents, none is told twice.

Orders and enquiries go by keys that are taken once for ever, so that only what is missing is written. Customers and what is
shown of products are compared when they are sent: where the other system has it so already, nothing is written there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.db import transaction

from catalog.products.queries.outward import products_of_the_erp
from core.ids import new_id
from erp_sync.crm.history import tell_crm_of_order
from erp_sync.crm.leads import on_lead_received
from erp_sync.crm.pushes import CONTACT, EVENT, LEAD
from erp_sync.erp.pushes import ORDER, PAYMENT
from erp_sync.erp.showing import SHOWING, tell_erp_of_products
from erp_sync.people.pushes import CRM_CUSTOMER, ERP_CUSTOMER
from erp_sync.people.subscribers import tell_customer
from erp_sync.subscribers import tell_erp_of_order
from orders.customers.elsewhere.queries import proven_customers
from orders.customers.leads.events import LeadReceived
from orders.customers.leads.queries import untold_leads
from orders.sales.queries import order_for_erp
from orders.sales.queries.standing import standing_orders

Again = Callable[[], Iterator[None]]
"""Writes what is missing, thing by thing; yields after each."""


def _orders_to_erp() -> Iterator[None]:
    for order_id in standing_orders():
        with transaction.atomic():
            tell_erp_of_order(order_for_erp(order_id))
        yield


def _orders_to_crm() -> Iterator[None]:
    for order_id in standing_orders():
        with transaction.atomic():
            tell_crm_of_order(order_for_erp(order_id))
        yield


def _leads() -> Iterator[None]:
    for lead_id in untold_leads():
        with transaction.atomic():
            on_lead_received(LeadReceived(lead_id=lead_id))
        yield


def _customers(flow: str) -> Again:
    def again() -> Iterator[None]:
        edition = new_id("edition")
        for customer_id in proven_customers():
            with transaction.atomic():
                tell_customer(flow, customer_id, edition)
            yield

    return again


def _products() -> Iterator[None]:
    for product_id in products_of_the_erp():
        with transaction.atomic():
            tell_erp_of_products([product_id])
        yield


AGAIN: Mapping[str, Again] = {
    ORDER: _orders_to_erp,
    PAYMENT: _orders_to_erp,
    SHOWING: _products,
    ERP_CUSTOMER: _customers(ERP_CUSTOMER),
    CRM_CUSTOMER: _customers(CRM_CUSTOMER),
    CONTACT: _orders_to_crm,
    EVENT: _orders_to_crm,
    LEAD: _leads,
}
