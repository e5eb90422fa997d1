"""When the connectors work: on a schedule, and when something wakes them."""

from __future__ import annotations

from functools import partial

from celery import shared_task

from core.celery import scheduled, send_quietly
from erp_sync.connections import FEEDS, PUSHES, read_flow
from erp_sync.engine.inbox import apply_due, apply_message, apply_source
from erp_sync.engine.push import push_due, push_entity
from erp_sync.engine.retention import empty_outgoing, purge_incoming, purge_runs
from erp_sync.engine.turns import my_turn
from erp_sync.engine.waking import PUSH_TASK
from erp_sync.hooks.retention import purge_webhooks
from erp_sync.hooks.sending import send_hooks, wake_receivers
from erp_sync.reconciliation.operations import reconcile_flow
from erp_sync.shiprocket.wallet import read_wallet


@scheduled(name="erp_sync.pull_locations", every_s=3600)
def pull_locations() -> None:
    """Warehouses."""
    read_flow("locations")


@scheduled(name="erp_sync.pull_products", every_s=300)
def pull_products() -> None:
    """Items and variants."""
    read_flow("products")


@scheduled(name="erp_sync.pull_prices", every_s=300)
def pull_prices() -> None:
    """Prices."""
    read_flow("prices")


@scheduled(name="erp_sync.pull_stock", every_s=60)
def pull_stock() -> None:
    """Stock."""
    read_flow("stock")


@scheduled(name="erp_sync.pull_orders", every_s=300)
def pull_orders() -> None:
    """What became of orders and deliveries in the ERP."""
    read_flow("orders")


@scheduled(name="erp_sync.pull_customers", every_s=300)
def pull_customers() -> None:
    """Customers as the ERP has them."""
    read_flow("customers")


@scheduled(name="erp_sync.pull_contacts", every_s=300)
def pull_contacts() -> None:
    """Customers as the CRM has them."""
    read_flow("contacts")


@scheduled(name="erp_sync.pull_leads", every_s=300)
def pull_leads() -> None:
    """Enquiries as the CRM has them, and what was said about them."""
    read_flow("leads")


@scheduled(name="erp_sync.pull_tickets", every_s=300)
def pull_tickets() -> None:
    """How questions stand in the CRM, and what staff answered."""
    read_flow("tickets")


@scheduled(name="erp_sync.read_courier_wallet", every_s=3600)
def read_courier_wallet() -> None:
    """What the courier's wallet holds."""
    read_wallet()


@scheduled(name="erp_sync.compare_products", every_s=86_400)
def compare_products() -> None:
    """All items once a day, for what a reading by cursor has missed."""
    read_flow("products", full=True)


@scheduled(name="erp_sync.compare_prices", every_s=86_400)
def compare_prices() -> None:
    """All prices once a day."""
    read_flow("prices", full=True)


@scheduled(name="erp_sync.compare_stock", every_s=86_400)
def compare_stock() -> None:
    """All stock once a day."""
    read_flow("stock", full=True)


@scheduled(name="erp_sync.reconcile_stock", every_s=86_400)
def reconcile_stock() -> None:
    """Pieces here and in the ERP, once a day."""
    reconcile_flow("stock")


@scheduled(name="erp_sync.reconcile_prices", every_s=86_400)
def reconcile_prices() -> None:
    """Prices here and in the ERP, once a day."""
    reconcile_flow("prices")


@scheduled(name="erp_sync.reconcile_orders", every_s=86_400)
def reconcile_orders() -> None:
    """Orders here and in the ERP, once a day."""
    reconcile_flow("orders")


@scheduled(name="erp_sync.reconcile_products", every_s=86_400)
def reconcile_products() -> None:
    """Items here and in the ERP, once a day."""
    reconcile_flow("products")


@scheduled(name="erp_sync.reconcile_parcels", every_s=86_400)
def reconcile_parcels() -> None:
    """Parcels here and in the ERP, once a day."""
    reconcile_flow("deliveries")


@scheduled(name="erp_sync.reconcile_payments", every_s=86_400)
def reconcile_payments() -> None:
    """Payments here and in the ERP's books, once a day."""
    reconcile_flow("payments")


@scheduled(name="erp_sync.reconcile_refunds", every_s=86_400)
def reconcile_refunds() -> None:
    """Refunds here and in the ERP's books, once a day."""
    reconcile_flow("refunds")


@scheduled(name="erp_sync.reconcile_credit_notes", every_s=86_400)
def reconcile_credit_notes() -> None:
    """Credit notes here and in the ERP's books, once a day."""
    reconcile_flow("credit_notes")


@scheduled(name="erp_sync.reconcile_contacts", every_s=86_400)
def reconcile_contacts() -> None:
    """Customers here and in the CRM, once a day."""
    reconcile_flow("contacts")


@scheduled(name="erp_sync.reconcile_customers", every_s=86_400)
def reconcile_customers() -> None:
    """Customers here and in the ERP, once a day."""
    reconcile_flow("customers")


@scheduled(name="erp_sync.reconcile_leads", every_s=86_400)
def reconcile_leads() -> None:
    """Enquiries here and in the CRM, once a day."""
    reconcile_flow("leads")


@scheduled(name="erp_sync.reconcile_tickets", every_s=86_400)
def reconcile_tickets() -> None:
    """Questions here and in the CRM, once a day."""
    reconcile_flow("tickets")


@scheduled(name="erp_sync.reconcile_answers", every_s=86_400)
def reconcile_answers() -> None:
    """Answers to questions here and in the CRM, once a day."""
    reconcile_flow("ticket_messages")


@shared_task(name="erp_sync.reconcile", ignore_result=True)
def reconcile_now(flow: str) -> None:
    """One flow, because somebody asked."""
    reconcile_flow(flow)


@scheduled(name="erp_sync.sweep_outbound", every_s=5)
def sweep_outbound() -> None:
    """Send whatever a lost wake-up, a retry or a dead worker has left waiting."""
    _send_waiting()


def _send_waiting() -> None:
    with my_turn("sweep_outbound", at_most_s=25) as mine:
        if mine:
            push_due(PUSHES, seconds=10)


@scheduled(name="erp_sync.sweep_inbox", every_s=5)
def sweep_inbox() -> None:
    """Apply whatever a lost wake-up or a retry has left waiting."""
    _apply_waiting()


@scheduled(name="erp_sync.purge_inbox", every_s=86_400)
def purge_inbox() -> None:
    """Forget what was applied a month ago."""
    purge_incoming()


@scheduled(name="erp_sync.purge_outbound", every_s=86_400)
def purge_outbound() -> None:
    """Let go of the words of what was told three months ago."""
    empty_outgoing()


@scheduled(name="erp_sync.purge_runs", every_s=86_400)
def purge_readings() -> None:
    """Forget readings of three months ago."""
    purge_runs()


@shared_task(name="erp_sync.send_waiting", ignore_result=True)
def send_waiting() -> None:
    """Send what has waited for a flow that goes on again."""
    _send_waiting()


@shared_task(name="erp_sync.read_hinted", ignore_result=True)
def read_hinted(flow: str) -> None:
    """Read what a hint was about."""
    read_flow(flow)


@shared_task(name="erp_sync.read_asked", ignore_result=True)
def read_asked(flow: str, full: bool) -> None:
    """Read a flow because somebody asked."""
    read_flow(flow, full=full)


@shared_task(name="erp_sync.apply_due", ignore_result=True)
def apply_waiting() -> None:
    """Apply what a reading has just stored."""
    _apply_waiting()


def _apply_waiting() -> None:
    with my_turn("sweep_inbox", at_most_s=25) as mine:
        if mine:
            apply_due(FEEDS, seconds=15)


@shared_task(name="erp_sync.apply_source", ignore_result=True)
def apply_of_source(source: str) -> None:
    """Apply what one source has sent."""
    apply_source(source, FEEDS)


@shared_task(name="erp_sync.apply_message", ignore_result=True)
def apply_one(message_id: int) -> None:
    """Apply one message of the inbox."""
    apply_message(message_id, FEEDS)


@shared_task(name="erp_sync.push_message", ignore_result=True)
def push_one(message_id: int) -> None:
    """Send one intent and what waits behind it, at once or in its turn."""
    push_entity(message_id, PUSHES, hand_on=partial(send_quietly, PUSH_TASK))


@shared_task(name="erp_sync.send_hooks", ignore_result=True)
def send_to_receiver(subscription_id: int) -> None:
    """One turn of one receiver of webhooks."""
    send_hooks(subscription_id)


@scheduled(name="erp_sync.sweep_hooks", every_s=5)
def sweep_hooks() -> None:
    """Begin turns for what a lost wake-up, a retry or a dead worker has left waiting."""
    wake_receivers()


@scheduled(name="erp_sync.purge_hooks", every_s=86_400)
def purge_hooks() -> None:
    """Forget what receivers accepted a month ago."""
    purge_webhooks()
