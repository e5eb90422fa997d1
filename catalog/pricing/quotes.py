"""Asking the owner of the prices, and remembering for a moment what was said, for when it does not answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from catalog.pricing.ports import LivePrice, PriceQuestion
from core.adapters import adapter
from core.breaker import breaker
from core.errors import ShopError, Unavailable
from core.money import Money

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Quotes:
    """Prices of one piece by SKU; `is_live` says that the owner has said so just now."""

    prices: Mapping[str, Money]
    is_live: bool


def quoted_prices(
    questions: Sequence[PriceQuestion], *, ship_to_state: str | None, timeout_s: float
) -> Quotes:
    """What the owner of the prices asks now; while it is away, what it said within LIVE_PRICE_KEPT_S seconds.

    A SKU about which nothing is known is absent: the stored price counts. What is remembered is the answer to the
    same question: SKU, quantity, unit and state. Never raises for an owner that is away. Never in a transaction.
    """
    if not questions:
        return Quotes({}, is_live=True)
    port: LivePrice = adapter("LIVE_PRICE")
    try:
        with breaker("live_price"):
            answers = port.quote(lines=questions, ship_to_state=ship_to_state, timeout_s=timeout_s)
    except Unavailable as failure:
        log.warning("live prices not asked (%s)", failure.code)
        return Quotes(remembered_prices(questions, ship_to_state=ship_to_state), is_live=False)
    prices = {sku: answer.unit_price for sku, answer in answers.items()}
    _remember(questions, prices, ship_to_state)
    return Quotes(prices, is_live=True)


def ask_price_softly(questions: Sequence[PriceQuestion], *, timeout_s: float) -> None:
    """Ask what is not remembered, for whoever reads `remembered_prices` next; about any state of India.

    For a cart, which stops nobody: nothing is raised, and without an answer nothing is remembered. Never in a transaction.
    """
    try:
        quotes = quoted_prices(questions, ship_to_state=None, timeout_s=timeout_s)
    except ShopError as failure:
        log.info("prices not asked for the cart (%s)", failure.code)
        return
    if quotes.is_live:
        asked = dict.fromkeys([_asked_key(question) for question in questions], 1)
        cache.set_many(asked, timeout=settings.LIVE_PRICE_KEPT_S)


def not_asked_lately(questions: Sequence[PriceQuestion]) -> list[PriceQuestion]:
    """Those of the questions that `ask_price_softly` has no answer to of the last LIVE_PRICE_KEPT_S seconds."""
    asked = cache.get_many([_asked_key(question) for question in questions])
    return [question for question in questions if _asked_key(question) not in asked]


def remembered_prices(questions: Sequence[PriceQuestion], *, ship_to_state: str | None) -> dict[str, Money]:
    """What was said to the same questions a moment ago, by SKU. One read of Redis."""
    keys = {_key(question, ship_to_state): question.sku for question in questions}
    found: Mapping[str, tuple[int, str]] = cache.get_many(keys)
    return {keys[key]: Money(amount, currency) for key, (amount, currency) in found.items()}


def _remember(
    questions: Sequence[PriceQuestion], prices: Mapping[str, Money], ship_to_state: str | None
) -> None:
    """A SKU that is no longer told is forgotten too."""
    told = {
        _key(question, ship_to_state): (prices[question.sku].amount, prices[question.sku].currency)
        for question in questions
        if question.sku in prices
    }
    cache.set_many(told, timeout=settings.LIVE_PRICE_KEPT_S)
    cache.delete_many([key for question in questions if (key := _key(question, ship_to_state)) not in told])


def _asked_key(question: PriceQuestion) -> str:
    """Beside the answers: a piece of which the owner told no price was asked about too."""
    return f"asked-price:{question.sku}:{question.quantity}:{question.uom}"


def _key(question: PriceQuestion, ship_to_state: str | None) -> str:
    return f"told-price:{question.sku}:{question.quantity}:{question.uom}:{ship_to_state or ''}"
