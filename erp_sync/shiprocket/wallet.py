"""The courier's wallet: an empty one stops every parcel, so somebody has to hear of it before."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache

from core.diagnoses import Finding
from core.front_page import Contribution, Part, Tally, list_url
from core.money import Money
from erp_sync.shiprocket.client import shiprocket_client

log = logging.getLogger(__name__)

KEPT_S = 26 * 3600
KEY = "shiprocket:wallet:paise"


def read_wallet() -> Money:
    """Ask for the balance and remember it; a low one is logged as an error each time. Raises what the client raises."""
    answer = shiprocket_client().wallet()
    balance = Money.of(answer.object("data").text("balance_amount"), "INR")
    cache.set(KEY, balance.amount, KEPT_S)
    if _is_low(balance):
        log.error("The courier's wallet holds %s: recharge it, or parcels stop.", balance)
    return balance


def known_balance() -> Money | None:
    """What it held when it was last asked, within a day; None when nobody knows."""
    paise = cache.get(KEY)
    return Money(int(paise), "INR") if paise is not None else None


def _is_low(balance: Money) -> bool:
    return balance.amount < settings.COURIER_WALLET_LOW_RUPEES * 100


def _low() -> Iterable[Part]:
    balance = known_balance()
    if balance is not None and _is_low(balance):
        title = f"Courier's wallet is low: {balance}"
        yield Tally("needs_a_person", title, 1, list_url("orders_shipment"))


def wallet_holds() -> Iterable[Finding]:
    """The courier's wallet has enough for the next parcels."""
    balance = known_balance()
    seen = f"the wallet holds {balance}" if balance is not None else "not asked yet"
    is_fine = balance is None or not _is_low(balance)
    yield Finding("courier's wallet", is_fine, seen, "Recharge the wallet in Shiprocket's panel.")


low_wallet = Contribution("orders.view_shipment", _low)
