"""The one transaction of the checkout: freeze the cart, ask for the money, hold the stock, write the order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from core.money import Money
from core.rows import change_row
from orders.carts.models import Cart
from orders.carts.operations.open_cart import locked_cart
from orders.carts.queries import (
    Deal,
    PricedLine,
    priced_lines,
    shopper_ref,
    work_out_cart,
    work_out_surcharges,
)
from orders.carts.queries.credit import planned_credit
from orders.carts.queries.parcel import goods_of, parcel_of
from orders.carts.rules import CartNotOpen, NoSuchCart
from orders.checkout.operations.cash import check_cash, needs_code
from orders.checkout.operations.check_live import LiveAnswers, signature
from orders.checkout.operations.hold_pieces import hold_pieces, hold_pieces_again
from orders.checkout.operations.hold_uses import hold_uses
from orders.checkout.operations.refusals import CartChanged, CartEmpty, OrderNotPayable
from orders.checkout.operations.sold_lines import sold_lines
from orders.checkout.operations.take_credit import take_credit
from orders.checkout.operations.terms import (
    check_accepted,
    check_agreed,
    check_sold,
    current_prices,
    dead_band_flag,
    items_total,
    order_terms,
    with_coming_pieces,
)
from orders.checkout.rules import PREPAID, CheckoutDetails, check_bill_address, details_digest
from orders.fulfilment.shipping.queries import ShippingChoice, shipping_option
from orders.promotions.rules.applied import gifts_worth, with_carriage
from orders.sales.models import Order
from orders.sales.operations.confirm_order import confirm_free_order, confirm_in_cash
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.place_order import OrderTerms, amend_order, next_order_number, place_order
from orders.sales.operations.write_lines import SoldLine, sold_lines_of
from orders.sales.rules import check_payable
from payments.operations import CASH, cancel_payment, open_payment


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """An order and the payment to start for it; `intent_id` None when there is nothing to pay now: free, or in cash."""

    order: Order
    intent_id: str | None


@transaction.atomic
def hold_order(
    *,
    cart_id: str,
    details: CheckoutDetails,
    answers: LiveAnswers,
    accepted_total: int | None,
    payable_until: datetime | None = None,
) -> HeldOrder:
    """Place the cart's one order, or take up the one it has: a second click, another tab, a repeat after a crash.

    Its pieces are held for the usual minutes, or until `payable_until` when a new order is promised more.
    All or nothing. Raises NoSuchCart, CartNotOpen, CartEmpty, CartChanged, PiecesShort, PriceChanged,
    TotalChanged, TotalTooSmall, TotalTooFine, CashNotOffered, PromotionGone, CreditGone or AlreadyPaid. No network.
    """
    cart = locked_cart(cart_id)
    if cart is None:
        raise NoSuchCart
    if cart.status == Cart.Status.OPEN:
        return _place(cart, details, answers, accepted_total, payable_until)
    if cart.status == Cart.Status.PAYING and cart.order is not None:
        return _take_up(cart, details, answers, accepted_total)
    raise CartNotOpen(cart.status)


def _place(
    cart: Cart,
    details: CheckoutDetails,
    answers: LiveAnswers,
    accepted_total: int | None,
    payable_until: datetime | None,
) -> HeldOrder:
    lines = _lines(cart, answers)
    prices = current_prices(lines, answers)
    goods = items_total(lines, prices)
    shipping = _carriage(cart, lines, details, goods)
    deal = work_out_cart(
        cart,
        lines,
        shipping=shipping.amount,
        prices=prices,
        email=details.email,
        payment_method=details.payment_method,
    )
    total = goods + deal.gifts_worth + shipping.amount + deal.surcharge - deal.discount
    check_agreed(lines, prices, total=total, accepted_total=accepted_total)
    credit = planned_credit(cart, total)
    check_cash(cart, details, due=total - credit, answers=answers)
    check_bill_address(details, total=total, is_collected=shipping.store is not None)
    gift_prices = {gift.line_id: gift.price for gift in deal.gifts}
    sold, dead_band = sold_lines(
        [*lines, *deal.gifts], {**prices, **gift_prices}, deal, is_export=details.shipping.is_abroad
    )
    terms = order_terms(
        details,
        shipping=shipping,
        answers=replace(answers, flags={**answers.flags, **dead_band_flag(dead_band)}),
        deal=deal,
        lead_days=max(line.lead_days for line in sold),
    )
    terms = replace(terms, payable_until=payable_until)
    return _write(cart, terms, sold, answers, total=total, credit=credit)


def _lines(cart: Cart, answers: LiveAnswers) -> Sequence[PricedLine]:
    """The lines that were asked about, read anew when the cart was touched since. Raises CartEmpty, CartChanged or PiecesShort."""
    if cart.changed_at == answers.cart_changed_at:
        return answers.lines
    lines = priced_lines(cart)
    if not lines:
        raise CartEmpty
    if signature(lines) != answers.asked_for:
        raise CartChanged
    check_sold(lines)
    return lines


def _carriage(
    cart: Cart, lines: Sequence[PricedLine], details: CheckoutDetails, value: Money, *, is_held: bool = False
) -> ShippingChoice:
    """The way of carriage that was chosen, judged again; what is held already is not looked for on the shelves once more.

    Raises NoSuchShippingOption.
    """
    parcel = parcel_of(
        lines,
        value=value,
        state_code=details.shipping.state_code,
        pincode=details.shipping.pin,
        payment_method=details.payment_method,
    )
    parcel = replace(parcel, region=cart.region, taken=() if is_held else parcel.taken)
    return shipping_option(details.shipping_option_code, parcel, goods_of(lines))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an order asks for: its terms with the credit that pays a part, the payment, and whether nothing is awaited."""

    terms: OrderTerms
    intent_id: str | None
    at_once: bool


def _ask(cart: Cart, number: str, terms: OrderTerms, *, total: Money, credit: Money) -> _Asked:
    """Ask for what credit leaves to pay, and set promotions and credit aside: in the house's order of locks.

    Nothing is awaited when nothing is left to pay, or when it is paid at the door and needs no code.
    """
    due = total - credit
    terms = replace(terms, credit=credit, payment_method=terms.payment_method if due else PREPAID)
    at_once = not needs_code(due) if terms.is_cash else not due
    intent_id = _ask_for(number, due, terms)
    hold_uses(number, terms.promotions, customer_ref=shopper_ref(cart, terms.email), is_settled=at_once)
    take_credit(cart, number, total=total, planned=credit, is_settled=at_once)
    return _Asked(terms, intent_id, at_once)


def _finish(order: Order, asked: _Asked) -> HeldOrder:
    """Confirm an order for which nothing is awaited; say which payment is to be started."""
    if asked.at_once and order.is_cash:
        confirm_in_cash(order)
    elif asked.at_once:
        confirm_free_order(order)
    return HeldOrder(order, None if order.is_cash else asked.intent_id)


def _write(
    cart: Cart,
    terms: OrderTerms,
    sold: list[SoldLine],
    answers: LiveAnswers,
    *,
    total: Money,
    credit: Money,
) -> HeldOrder:
    number = next_order_number()
    asked = _ask(cart, number, terms, total=total, credit=credit)
    held = hold_pieces(number, asked.terms, sold)
    order = place_order(
        cart=cart,
        number=number,
        terms=with_coming_pieces(asked.terms, held, answers),
        sold=sold,
        allocations=held,
    )
    return _finish(order, asked)


def _take_up(
    cart: Cart, details: CheckoutDetails, answers: LiveAnswers, accepted_total: int | None
) -> HeldOrder:
    """The pending order again: as it is, or with other details but the same pieces, prices and promotions."""
    assert cart.order is not None
    order = locked_order(public_id=cart.order.public_id)
    if order.status != Order.Status.PENDING:
        raise OrderNotPayable
    if order.details_digest == details_digest(details):
        return _as_it_is(order)
    sold = sold_lines_of(order)
    goods = Money(order.item_total, order.currency)
    gifts = gifts_worth(order.applied_promotions, order.currency)
    shipping = _carriage(cart, priced_lines(cart), details, goods - gifts, is_held=True)
    deal = _kept_deal(cart, order, shipping.amount, details)
    total = goods + shipping.amount + deal.surcharge - deal.discount
    check_accepted(total, accepted_total)
    credit = planned_credit(cart, total, number=order.number)
    check_cash(cart, details, due=total - credit, answers=answers)
    check_bill_address(details, total=total, is_collected=shipping.store is not None)
    terms = order_terms(
        details,
        shipping=shipping,
        answers=answers,
        deal=deal,
        lead_days=max(line.lead_days for line in sold),
    )
    cart.email = details.email
    cart.save(update_fields=["email"])
    terms = replace(terms, payable_until=order.payable_until)
    asked = _ask(cart, order.number, terms, total=total, credit=credit)
    held = hold_pieces(order.number, asked.terms, sold)
    amend_order(order, terms=with_coming_pieces(asked.terms, held, answers), sold=sold, allocations=held)
    return _finish(order, asked)


def _as_it_is(order: Order) -> HeldOrder:
    intent_id = _ask_for(order.number, order.amount_due, order)
    hold_pieces_again(order)
    return HeldOrder(order, None if order.is_cash else intent_id)


def _kept_deal(cart: Cart, order: Order, carriage: Money, details: CheckoutDetails) -> Deal:
    """The promotions stay; the fees are those of the way to pay that is chosen now, as the carriage is."""
    applied = with_carriage(order.applied_promotions, carriage)
    fees = work_out_surcharges(
        cart,
        priced_lines(cart),
        applied=applied,
        email=details.email,
        payment_method=details.payment_method,
    )
    return Deal(order.currency, applied=applied, surcharges=fees)


def _ask_for(number: str, due: Money, paid: OrderTerms | Order) -> str | None:
    """The payment that is asked for; None when nothing has to be paid, and what was asked before is asked no longer.

    Raises TotalTooSmall, TotalTooFine.
    """
    if check_payable(due):
        return open_payment(
            reference=number,
            amount=due,
            description=f"Blouson order {number}",
            provider=CASH if paid.is_cash else None,
        )
    cancel_payment(reference=number)
    return None


@transaction.atomic
def hold_order_again(*, order_id: str) -> HeldOrder:
    """For another try to pay: the same order, its stock held anew. Raises OrderNotPayable, PiecesShort, AlreadyPaid."""
    order = locked_order(public_id=order_id)
    if order.status != Order.Status.PENDING:
        raise OrderNotPayable(_why_not(order))
    held = _as_it_is(order)
    if order.payment_status != Order.PaymentStatus.AWAITING:
        change_row(order, payment_status=Order.PaymentStatus.AWAITING)
    return held


def _why_not(order: Order) -> str:
    if order.status == Order.Status.CONFIRMED:
        return "This order has already been paid. Thank you!"
    return f"This order is {order.get_status_display()}. Please go back to your cart and order again."
