"""The schedule of orders."""

from __future__ import annotations

from core.celery import scheduled
from orders.carts.operations import expire_carts
from orders.checkout.operations import verify_flagged_orders
from orders.customers.alerts.operations import expire_alerts
from orders.customers.codes.operations import forget_codes
from orders.customers.duplicates.operations import find_duplicates
from orders.customers.privacy.operations import erase_due_customers, forget_data_exports, write_data_exports
from orders.edits.operations import expire_edits
from orders.fulfilment.operations import poll_shipments
from orders.fulfilment.remittance.operations import take_in_remittances
from orders.fulfilment.weights.operations import take_in_weights
from orders.giftcards.operations import expire_gift_cards
from orders.handover.operations import tend_hand_overs
from orders.returns.operations import lapse_exchanges, poll_returns, warn_of_waiting_returns
from orders.sales.operations import expire_pending_orders
from orders.wishlists.operations import drop_stale_wishlists


@scheduled(name="orders.expire_pending_orders", every_s=60)
def expire_pending_orders_now() -> None:
    """End orders that nobody paid."""
    expire_pending_orders()


@scheduled(name="orders.expire_edits", every_s=60)
def expire_edits_now() -> None:
    """End changes of orders that nobody paid."""
    expire_edits()


@scheduled(name="orders.expire_carts", every_s=600)
def expire_carts_now() -> None:
    """Put lapsed carts aside."""
    expire_carts()


@scheduled(name="orders.verify_flagged_orders", every_s=60)
def verify_flagged_orders_now() -> None:
    """Ask the ERP about orders taken without it."""
    verify_flagged_orders()


@scheduled(name="orders.poll_shipments", every_s=15)
def poll_shipments_now() -> None:
    """Ask the courier about parcels under way that have been silent."""
    poll_shipments()


@scheduled(name="orders.take_in_remittances", every_s=21_600)
def take_in_remittances_now() -> None:
    """Compare what couriers paid out of the cash they took."""
    take_in_remittances()


@scheduled(name="orders.take_in_weights", every_s=21_600)
def take_in_weights_now() -> None:
    """Read what couriers charge for weight."""
    take_in_weights()


@scheduled(name="orders.poll_returns", every_s=60)
def poll_returns_now() -> None:
    """Ask the courier about returns on their way that have been silent."""
    poll_returns()


@scheduled(name="orders.warn_of_waiting_returns", every_s=3600)
def warn_of_waiting_returns_now() -> None:
    """Flag what came back and nobody has looked at."""
    warn_of_waiting_returns()


@scheduled(name="orders.lapse_exchanges", every_s=600)
def lapse_exchanges_now() -> None:
    """End exchanges whose pieces did not come."""
    lapse_exchanges()


@scheduled(name="orders.tend_hand_overs", every_s=3600)
def tend_hand_overs_now() -> None:
    """Remind those whose orders wait in a store, and call off what nobody fetched."""
    tend_hand_overs()


@scheduled(name="orders.expire_alerts", every_s=3600)
def expire_alerts_now() -> None:
    """Forget wishes that have waited for 90 days."""
    expire_alerts()


@scheduled(name="orders.forget_codes", every_s=3600)
def forget_codes_now() -> None:
    """Let go of one-time codes of the day before yesterday."""
    forget_codes()


@scheduled(name="orders.drop_stale_wishlists", every_s=3600)
def drop_stale_wishlists_now() -> None:
    """Forget guests' lists that nobody has touched for 90 days."""
    drop_stale_wishlists()


@scheduled(name="orders.expire_gift_cards", every_s=600)
def expire_gift_cards_now() -> None:
    """End gift cards that nobody paid."""
    expire_gift_cards()


@scheduled(name="orders.erase_due_customers", every_s=600)
def erase_due_customers_now() -> None:
    """Forget those who asked for it and did not think better of it."""
    erase_due_customers()


@scheduled(name="orders.write_data_exports", every_s=60)
def write_data_exports_now() -> None:
    """Put together the downloads that were asked for."""
    write_data_exports()


@scheduled(name="orders.forget_data_exports", every_s=3600)
def forget_data_exports_now() -> None:
    """Let go of downloads whose days are over."""
    forget_data_exports()


@scheduled(name="orders.find_duplicates", every_s=86_400)
def find_duplicates_now() -> None:
    """Look for customers who may be one person."""
    find_duplicates()
