"""From priced lines and details to the terms of an order: prices agreed, rates found, totals payable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from catalog.inventory.operations import Allocation, ShortLine
from catalog.made.queries import ExtraGone
from catalog.pricing.rules import after_live_answer
from core import clock
from core.geo import country_of
from core.measure import line_amount
from core.money import Money, sum_money
from orders.carts.queries import Deal, PricedLine
from orders.checkout.operations.check_live import LiveAnswers
from orders.checkout.operations.refusals import PiecesShort, PriceChanged, TotalChanged
from orders.checkout.rules import CheckoutDetails, details_digest
from orders.customers.models import Customer
from orders.fulfilment.dispatch.rules import arrival_on
from orders.fulfilment.shipping.queries import ShippingChoice
from orders.sales.operations.place_order import OrderTerms
from orders.sales.rules import changed_prices

DEAD_BAND = "gst_dead_band"
GOES_ABROAD = "goes_abroad"


def check_agreed(
    lines: Sequence[PricedLine], prices: Mapping[str, Money], *, total: Money, accepted_total: int | None
) -> None:
    """Raises PriceChanged when prices are not what the shopper saw, unless they accepted exactly this total, and
    TotalChanged when they accepted another one."""
    seen = {line.line_id: line.seen for line in lines}
    changes = changed_prices(seen=seen, current=prices)
    if changes and accepted_total != total.amount:
        raise PriceChanged(changes, total=total)
    check_accepted(total, accepted_total)


def current_prices(lines: Sequence[PricedLine], answers: LiveAnswers) -> dict[str, Money]:
    """The price of one piece or metre by line id: the ERP's own answer first, then the extras on top.

    A bundle's price is the shop's: the ERP knows only its components. So are the prices of the shop's lists, which
    stand beside the ERP's own, and what staff agreed with the customer.
    """
    return {line.line_id: _after_answer(line, answers) + line.making.add_on_price for line in lines}


def _after_answer(line: PricedLine, answers: LiveAnswers) -> Money:
    if line.is_agreed:
        return line.base
    variant = line.variant
    return after_live_answer(
        stored=line.base,
        kind=variant.price_kind,
        is_special=variant.is_special_price,
        told=answers.prices.get(variant.sku),
    )


def items_total(lines: Sequence[PricedLine], prices: Mapping[str, Money]) -> Money:
    """What the goods come to; there are some."""
    return sum_money(
        (line_amount(prices[line.line_id], line.quantity, line.uom) for line in lines),
        prices[lines[0].line_id].currency,
    )


def check_accepted(total: Money, accepted_total: int | None) -> None:
    """Raises TotalChanged when the shopper agreed to another total; None means they were shown none."""
    if accepted_total is not None and accepted_total != total.amount:
        raise TotalChanged(accepted=Money(accepted_total, total.currency), total=total)


def check_sold(lines: Sequence[PricedLine]) -> None:
    """Raises PiecesShort for pieces that were withdrawn while they lay in the cart, ExtraGone for their extras."""
    if any(line.making.missing for line in lines):
        raise ExtraGone
    gone = [
        ShortLine(line.line_id, line.variant.id, line.variant.sku, line.quantity, 0)
        for line in lines
        if not line.is_sold
    ]
    if gone:
        raise PiecesShort(gone, {line.line_id: line.title for line in lines})


def order_terms(
    details: CheckoutDetails,
    *,
    shipping: ShippingChoice,
    answers: LiveAnswers,
    deal: Deal,
    lead_days: int = 0,
) -> OrderTerms:
    """Everything an order is placed on, from cleaned details. What is made first arrives `lead_days` later."""
    return OrderTerms(
        email=details.email,
        phone=details.phone,
        name=details.bill_to.name,
        customer_pk=_customer_pk(details.customer_id),
        shipping=details.shipping,
        billing=details.bill_to,
        option_code=shipping.code,
        option_name=shipping.name,
        collect_at=shipping.store.code if shipping.store else "",
        shipping_total=shipping.amount,
        expected_on=arrival_on(
            answers.legs, moment=clock.now(), lead_days=lead_days, at_most_days=shipping.at_most_days
        ),
        digest=details_digest(details),
        flags={**answers.flags, **abroad_flag(details)},
        promotions=deal.applied,
        surcharges=deal.surcharges,
        company_name=details.company_name,
        gstin=details.gstin,
        payment_method=details.payment_method,
        language=details.language,
    )


def dead_band_flag(skus: Sequence[str]) -> dict[str, str]:
    """What staff should know when some prices fit no slab; empty when all do."""
    if not skus:
        return {}
    return {DEAD_BAND: f"No GST slab fits the price of {', '.join(skus)}; 18% was charged."}


def abroad_flag(details: CheckoutDetails) -> dict[str, str]:
    """What staff have to do for a parcel that leaves India; empty for all others."""
    if not details.shipping.is_abroad:
        return {}
    country = country_of(details.shipping.country).name
    return {
        GOES_ABROAD: f"Goes to {country}: book an international courier yourself, with the export papers."
    }


def with_coming_pieces(
    terms: OrderTerms, allocations: Sequence[Allocation], answers: LiveAnswers
) -> OrderTerms:
    """The terms with the day on which everything can be there, also what is still to arrive; None without a day for that."""
    coming = [each.available_from for each in allocations if each.backordered]
    if not coming or terms.expected_on is None:
        return terms
    days = [day for day in coming if day is not None]
    if len(days) < len(coming):
        return replace(terms, expected_on=None)
    arrives_on = arrival_on(answers.legs, moment=clock.now(), in_stock_on=max(days))
    return replace(terms, expected_on=max(terms.expected_on, arrives_on) if arrives_on else None)


def _customer_pk(public_id: str | None) -> int | None:
    if public_id is None:
        return None
    return Customer.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
