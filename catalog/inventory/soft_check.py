"""The soft check at the cart: what the owner of the stock said a moment ago, kept in Redis for each SKU.

It stops nobody. A cart asks when something is put into it and shows what was answered; the checkout asks again, and hard.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.cache import cache

from catalog.inventory.queries.live import answered_supply, ask_owner
from catalog.inventory.queries.parts import WantedParts, WantedStock, wanted_parts
from catalog.inventory.rules import Supply, kit_sellable
from core.errors import ShopError

log = logging.getLogger(__name__)


def ask_softly(lines: Sequence[WantedStock], *, pincode: str = "") -> None:
    """Ask the owner how many of these can be had, and keep the answers for LIVE_STOCK_KEPT_S seconds.

    At most LIVE_CHECK_TIMEOUT_S; what was answered just now is not asked again, and an owner that fails is left alone by
    the breaker that checkout shares. Nothing is raised: without an answer nothing is kept. Never in a transaction.
    """
    known = told_lately([line.sku for line in lines])
    asked = [line for line in lines if line.sku not in known]
    if not asked:
        return
    wanted = wanted_parts(asked)
    try:
        answers = ask_owner(wanted.parts, pincode=pincode, timeout_s=settings.LIVE_CHECK_TIMEOUT_S)
    except ShopError as failure:
        log.info("stock not asked for the cart (%s)", failure.code)
        return
    supply = answered_supply(wanted, answers)
    figures = {_key(line.sku): _sellable(line, wanted, supply) for line in asked}
    cache.set_many(figures, timeout=settings.LIVE_STOCK_KEPT_S)


def told_lately(skus: Sequence[str]) -> dict[str, int]:
    """How many could be sold by the owner's latest word, of the SKUs it was asked about a moment ago; one MGET."""
    found: Mapping[str, int] = cache.get_many([_key(sku) for sku in skus]) if skus else {}
    return {sku: found[_key(sku)] for sku in skus if _key(sku) in found}


def _sellable(line: WantedStock, wanted: WantedParts, supply: Mapping[int, Supply]) -> int:
    recipe = wanted.recipes.get(line.variant_id)
    if recipe is None:
        return supply.get(line.variant_id, Supply(0)).sellable
    return kit_sellable(on_shelf={part: own.on_shelf for part, own in supply.items()}, recipe=recipe)


def _key(sku: str) -> str:
    return f"told-stock:{sku}"
