"""From priced lines and details to the terms of an order: prices agreed, rates found, totals payable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from catalog.inventory.operations import ShortLine
from catalog.tax.queries import tax_rates_for
from catalog.tax.rules import gst_rate
from core.clock import today_in_india
from core.money import Money, sum_money
from orders.carts.queries import PricedLine
from orders.checkout.operations.check_live import LiveAnswers
from orders.checkout.operations.refusals import PiecesShort, PriceChanged, TotalChanged
from orders.checkout.rules import CheckoutDetails, details_digest
from orders.customers.models import Customer
from orders.fulfilment.queries import ShippingChoice
from orders.sales.operations.place_order import OrderTerms
from orders.sales.operations.write_lines import SoldLine
from orders.sales.rules import changed_prices

DEAD_BAND = "gst_dead_band"


def agreed_prices(
    lines: Sequence[PricedLine], answers: LiveAnswers, *, shipping: ShippingChoice, accepted_total: int | None
) -> dict[str, Money]:
    """The price of one piece by line id: the ERP's answer, else the last known.

    Raises PriceChanged when it is not what the shopper saw, unless they accepted exactly the total that it makes.
    """
    prices = current_prices(lines, answers)
    seen = {line.line_id: line.seen for line in lines}
    changes = changed_prices(seen=seen, current=prices)
    total = items_total(lines, prices) + shipping.amount
    if changes and accepted_total != total.amount:
        raise PriceChanged(changes, total=total)
    return prices


def current_prices(lines: Sequence[PricedLine], answers: LiveAnswers) -> dict[str, Money]:
    """The price of one piece by line id, the ERP's own answer first."""
    return {line.line_id: answers.prices.get(line.variant.sku, line.price) for line in lines}


def items_total(lines: Sequence[PricedLine], prices: Mapping[str, Money]) -> Money:
    """What the goods come to."""
    return sum_money(prices[line.line_id] * line.quantity for line in lines)


def check_accepted(total: Money, accepted_total: int | None) -> None:
    """Raises TotalChanged when the shopper agreed to another total; None means they were shown none."""
    if accepted_total is not None and accepted_total != total.amount:
        raise TotalChanged(accepted=Money(accepted_total, total.currency), total=total)


def check_sold(lines: Sequence[PricedLine]) -> None:
    """Raises PiecesShort for pieces that were withdrawn while they lay in the cart."""
    gone = [
        ShortLine(line.line_id, line.variant.id, line.variant.sku, line.quantity, 0)
        for line in lines
        if not line.variant.is_sold
    ]
    if gone:
        raise PiecesShort(gone, {line.line_id: line.title for line in lines})


def sold_lines(lines: Sequence[PricedLine], prices: Mapping[str, Money]) -> tuple[list[SoldLine], list[str]]:
    """The lines as the order will keep them, and the SKUs whose price fits no GST slab (18% is taken for those)."""
    taxed_as = {line.line_id: (line.variant.hs_code, line.variant.gst_policy) for line in lines}
    slabs = tax_rates_for(taxed_as.values(), on=today_in_india())
    sold, dead_band = [], []
    for line in lines:
        rate = gst_rate(per_piece_inclusive=prices[line.line_id], rates=slabs[taxed_as[line.line_id]])
        if rate.in_dead_band:
            dead_band.append(line.variant.sku)
        sold.append(_sold_line(line, prices[line.line_id], rate.rate_bp))
    return sold, dead_band


def _sold_line(line: PricedLine, price: Money, rate_bp: int) -> SoldLine:
    variant = line.variant
    return SoldLine(
        line_ref=line.line_id,
        variant_id=variant.id,
        variant_public_id=variant.public_id,
        sku=variant.sku,
        product_title=variant.product_title,
        product_handle=variant.product_handle,
        variant_title=variant.variant_title,
        options=dict(variant.options),
        picture=asdict(variant.picture) if variant.picture else {},
        hs_code=variant.hs_code,
        weight_g=variant.weight_g or 0,
        quantity=line.quantity,
        unit_price=price,
        rate_bp=rate_bp,
    )


def order_terms(
    details: CheckoutDetails, *, shipping: ShippingChoice, answers: LiveAnswers, dead_band: Sequence[str] = ()
) -> OrderTerms:
    """Everything an order is placed on, from cleaned details."""
    flags = dict(answers.flags)
    if dead_band:
        flags[DEAD_BAND] = f"No GST slab fits the price of {', '.join(dead_band)}; 18% was charged."
    return OrderTerms(
        email=details.email,
        phone=details.phone,
        name=details.bill_to.name,
        customer_pk=_customer_pk(details.customer_id),
        shipping=details.shipping,
        billing=details.bill_to,
        option_code=shipping.code,
        option_name=shipping.name,
        shipping_total=shipping.amount,
        expected_on=answers.expected_on,
        digest=details_digest(details),
        flags=flags,
    )


def _customer_pk(public_id: str | None) -> int | None:
    if public_id is None:
        return None
    return Customer.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
