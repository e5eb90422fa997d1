"""The other pieces go out: an order of their own, paid by what came back; the difference is asked for or given back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from catalog.inventory.operations import Allocation
from catalog.made.rules import price_for_total
from catalog.products.queries import VariantForSale, variant_facts
from catalog.tax.queries import tax_rates_for
from catalog.tax.rules import gst_rate
from core import clock
from core.errors import Refused
from core.measure import PIECE, UNITS_PER_PRICE
from core.money import Money
from orders.returns.exchange_sums import ExchangeSums, Swap, exchange_sums, prices_within
from orders.returns.models import Exchange, Return, ReturnItem
from orders.returns.operations.credit_return import credit_return
from orders.returns.operations.hold_exchange import hold_replacements, replacement_ref
from orders.returns.operations.moving import locked_return, take_step
from orders.returns.operations.settle_return import NothingToGiveBack
from orders.returns.queries.worth import Settlement, exchanged_settlement
from orders.returns.rules import next_status
from orders.sales.models import Order, OrderLine
from orders.sales.operations.confirm_order import confirm_free_order
from orders.sales.operations.give_back_money import give_back_money
from orders.sales.operations.place_order import OrderTerms, write_order
from orders.sales.operations.record_fact import Fact
from orders.sales.operations.write_lines import SoldLine
from orders.sales.rules import LEAST_PAYABLE
from payments.credit.operations import WantedCredit, hold_credit, issue_credit, spend_credit
from payments.operations import open_payment

DEAD_BAND = "gst_dead_band"


class NothingHeld(Refused):
    """This return has no exchange whose pieces are kept."""

    code = "nothing_held"
    message = "No other piece is kept for this return. Give the money back instead."


@dataclass(frozen=True, slots=True)
class _Plan:
    """What goes out: so many of each item's replacement, at which price, and what moves for it."""

    settlement: Settlement
    units: Mapping[ReturnItem, int]
    swaps: Sequence[Swap]
    sums: ExchangeSums


@transaction.atomic
def send_exchange(*, return_id: str, actor: str) -> str:
    """Order what a looked-at return is exchanged for, for the accepted pieces; the new order's number.

    The returned pieces are credited at the invoice's rates and their worth pays for the new order. What it costs more
    is to be paid first, within EXCHANGE_PAY_HOURS; what it costs less goes back the way it was paid. Publishes
    ReturnMoved, OrderPlaced, and OrderConfirmed when nothing is due. Raises NotFound, WrongStep, NothingHeld,
    NothingToGiveBack when nothing was accepted, ReplacementGone, NothingToRefund; nothing is changed then.
    """
    order, found = locked_return(return_id)
    next_status(found.stage, "exchange")
    exchange = Exchange.objects.filter(return_of=found, status=Exchange.Status.HELD).first()
    if exchange is None or exchange.number is None:
        raise NothingHeld
    exchange.return_of = found
    plan = _plan(found)
    due = Money(plan.sums.due, order.currency)
    _move_money(order, found, plan, due=due, number=exchange.number, actor=actor)
    _pay_by_credit(exchange, plan.sums, currency=order.currency)
    exchange.order = _ordered(exchange, plan)
    _keep(order, exchange, plan)
    credit_return(found, plan.settlement)
    take_step(found, "exchange", text=_told(found, exchange, due), actor=actor, changed=MONEY_FIELDS)
    return exchange.number


MONEY_FIELDS = ("goods_amount", "carriage_amount", "kept_amount", "refund_amount", "refund_id")


def _plan(found: Return) -> _Plan:
    items = [item for item in found.items.select_related("line") if item.good + item.damaged]
    if not items:
        raise NothingToGiveBack
    settlement = exchanged_settlement(found)
    units = {item: item.good + item.damaged for item in items}
    swaps = [
        Swap(count, settlement.goods_by_line[item.line.line_no], item.price_step)
        for item, count in units.items()
    ]
    sums = exchange_sums(swaps, carriage=settlement.carriage, least=LEAST_PAYABLE.amount)
    return _Plan(settlement, units, swaps, sums)


def _move_money(order: Order, found: Return, plan: _Plan, *, due: Money, number: str, actor: str) -> None:
    """What the replacement costs more is asked for; what it costs less goes back."""
    if due:
        open_payment(reference=number, amount=due, description=f"Blouson order {number}")
    found.goods_amount, found.carriage_amount = plan.settlement.goods, plan.settlement.carriage
    found.kept_amount, found.refund_amount = 0, plan.sums.back
    order.exchanged_total += plan.sums.credit
    order.save(update_fields=["exchanged_total"])
    if plan.sums.back and (order.payment_id or order.credit_total):
        found.refund_id = give_back_money(
            order, found.money_back, reason=f"return {found.number}", actor=actor
        )


def _pay_by_credit(exchange: Exchange, sums: ExchangeSums, *, currency: str) -> None:
    """What came back becomes credit of the exchange itself, which its order alone can spend."""
    if not sums.credit:
        return
    credit, total = Money(sums.credit, currency), Money(sums.total, currency)
    account = issue_credit(
        owner=exchange.public_id,
        amount=credit,
        reason=f"Exchange {exchange.return_of.number}",
        key=f"exchange:{exchange.public_id}",
    )
    number = exchange.number or ""
    held = hold_credit(reference=number, wanted=WantedCredit([account], total, LEAST_PAYABLE))
    if held.amount != credit:
        raise RuntimeError(f"{number} takes {held.amount} of the {credit} that came back for it")
    if not sums.due:
        spend_credit(reference=number, locked=held.accounts)


def _ordered(exchange: Exchange, plan: _Plan) -> Order:
    exchange.held_until = clock.now() + timedelta(hours=settings.EXCHANGE_PAY_HOURS)
    held = hold_replacements(exchange, plan.units)
    sold, flags = _sold(exchange, plan)
    text = f"Ordered in exchange for return {exchange.return_of.number}."
    made = write_order(
        exchange.number or "",
        _terms(exchange, plan.sums, flags),
        Fact(key="placed", kind="placed", text=text, detail={"return_id": exchange.return_of.public_id}),
        sold=sold,
        allocations=_in_order(held),
    )
    if not plan.sums.due:
        confirm_free_order(made)
    return made


def _in_order(held: Sequence[Allocation]) -> list[Allocation]:
    return sorted(held, key=lambda each: each.line_ref)


def _sold(exchange: Exchange, plan: _Plan) -> tuple[list[SoldLine], dict[str, str]]:
    """The replacements as the new order keeps them, at the rate of what is really paid for each."""
    ids = [item.replacement_id for item in plan.units if item.replacement_id is not None]
    facts = variant_facts(ids=ids)
    taxed_as = {pk: (fact.hs_code, fact.gst_policy) for pk, fact in facts.items()}
    slabs = tax_rates_for(taxed_as.values(), on=clock.today_in_india())
    prices = prices_within(plan.swaps, plan.sums.total)
    currency, sold, misfits = exchange.return_of.order.currency, [], []
    for (item, count), price in zip(plan.units.items(), prices, strict=True):
        fact = facts[item.replacement_id or 0]
        each = Money(-(-price * UNITS_PER_PRICE[item.line.uom] // count), currency)
        rate = gst_rate(per_piece_inclusive=each, rates=slabs[taxed_as[fact.id]])
        if rate.in_dead_band:
            misfits.append(fact.sku)
        line_ref = replacement_ref(exchange, item)
        line = _line(line_ref, fact, (count, Money(price, currency)), rate.rate_bp)
        sold.append(_as_it_was(line, item.line) if fact.id == item.line.variant_id else line)
    words = f"No GST slab fits the price of {', '.join(misfits)}; 18% was charged."
    return sold, {DEAD_BAND: words} if misfits else {}


def _line(line_ref: str, fact: VariantForSale, paid: tuple[int, Money], rate_bp: int) -> SoldLine:
    quantity, total = paid
    price = price_for_total(total, quantity=quantity, uom=PIECE, at_least=fact.price)
    return SoldLine(
        line_ref=line_ref,
        variant_id=fact.id,
        variant_public_id=fact.public_id,
        sku=fact.sku,
        product_title=fact.product_title,
        product_handle=fact.product_handle,
        variant_title=fact.variant_title,
        options=dict(fact.options),
        picture=asdict(fact.picture) if fact.picture else {},
        hs_code=fact.hs_code,
        weight_g=fact.weight_g or 0,
        quantity=quantity,
        unit_price=price.unit_price,
        rate_bp=rate_bp,
        discount=price.discount,
    )


def _as_it_was(line: SoldLine, first: OrderLine) -> SoldLine:
    """The same once more: made, cut and extended as the first was."""
    currency = line.total.currency
    price = price_for_total(
        line.total, quantity=line.quantity, uom=first.uom, at_least=Money(first.unit_price, currency)
    )
    return replace(
        line,
        unit_price=price.unit_price,
        discount=price.discount,
        uom=first.uom,
        add_on_price=Money(first.add_on_price, currency),
        configuration={name: kept for name, kept in first.configuration.items() if name != "promised"},
        lead_days=first.lead_days,
        is_returnable=first.is_returnable,
    )


def _terms(exchange: Exchange, sums: ExchangeSums, flags: Mapping[str, str]) -> OrderTerms:
    """To the same person and door, without carriage."""
    order = exchange.return_of.order
    return OrderTerms(
        email=order.email,
        phone=order.phone,
        name=order.name,
        customer_pk=order.customer_id,
        shipping=order.shipping_address,
        billing=order.billing_address,
        option_code=order.shipping_option_code,
        option_name=order.shipping_option_name,
        shipping_total=Money.zero(order.currency),
        expected_on=None,
        collect_at=order.collect_at,
        digest=hashlib.sha256(exchange.public_id.encode()).hexdigest(),
        flags=flags,
        company_name=order.company_name,
        gstin=order.gstin,
        credit=Money(sums.credit, order.currency),
    )


def _keep(order: Order, exchange: Exchange, plan: _Plan) -> None:
    exchange.status, exchange.credit_amount = Exchange.Status.SENT, plan.sums.credit
    exchange.difference = plan.sums.due - plan.sums.back
    exchange.save(update_fields=["status", "order", "credit_amount", "difference", "held_until"])


def _told(found: Return, exchange: Exchange, due: Money) -> str:
    waits = f"; {due} is still to be paid" if due else ""
    back = f"; {found.money_back} goes back" if found.refund_amount else ""
    return f"Return {found.number} exchanged: order {exchange.number}{waits}{back}."
