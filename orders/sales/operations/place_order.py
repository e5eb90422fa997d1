"""A frozen cart becomes a pending order, or a pending order takes other details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from catalog.inventory.operations import Allocation
from core.geo import HOME
from core.ids import hash_token, new_id
from core.money import Money, sum_money
from core.outbox import publish
from core.prepared import prepared_rows
from core.rows import change_row
from orders.carts.models import Cart
from orders.customers.rules import Address
from orders.packing.rules import NO_WISHES, PackingWishes
from orders.promotions.rules.applied import (
    AppliedPromotion,
    AppliedSurcharge,
    as_json,
    goods_off,
    surcharge_sum,
    surcharges_as_json,
)
from orders.sales.events import OrderPlaced
from orders.sales.models import Order
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.operations.write_lines import SoldLine, write_lines, write_new
from orders.sales.tokens import token_of


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """What an order is placed on: who, where to, how sent, for how much carriage, and what is not verified yet.

    `digest` tells two sets of details apart; `flags` says for staff what could not be asked of the ERP. `promotions`
    are in the lines' discounts already; `shipping_total` is before them. `collect_at` is the code of the store where it is
    collected, whose address is then the shipping address; empty for a courier. `surcharges` come on top. The pieces are held
    until `payable_until`, None for the usual minutes.
    """

    email: str
    phone: str
    name: str
    customer_pk: int | None
    shipping: Address
    billing: Address
    option_code: str
    option_name: str
    shipping_total: Money
    expected_on: date | None
    digest: str
    flags: Mapping[str, str]
    promotions: tuple[AppliedPromotion, ...] = ()
    surcharges: tuple[AppliedSurcharge, ...] = ()
    company_name: str = ""
    gstin: str = ""
    credit: Money | None = None
    payment_method: str = Order.PaymentMethod.PREPAID
    wishes: PackingWishes = NO_WISHES
    payable_until: datetime | None = None
    collect_at: str = ""
    language: str = "en"
    region: str = HOME

    @property
    def is_cash(self) -> bool:
        """Whether it is paid at the door."""
        return self.payment_method == Order.PaymentMethod.CASH


def next_order_number() -> str:
    """The next `WEB-<n>`. Numbers may have gaps (a rollback uses one up) but never repeat."""
    ((number,),) = prepared_rows("SELECT nextval('orders_order_number')", [])
    return f"WEB-{number}"


def place_order(
    *, cart: Cart, number: str, terms: OrderTerms, sold: Sequence[SoldLine], allocations: Sequence[Allocation]
) -> Order:
    """Freeze the locked cart and write its order, awaiting payment; publishes OrderPlaced. Caller's transaction."""
    waits_for = "to be paid in cash at the door" if terms.is_cash else "awaiting payment"
    placed = Fact(key="placed", kind="placed", text=f"Order placed; {waits_for}.", actor="shopper")
    terms = replace(terms, wishes=cart.wishes, region=cart.region)
    order = write_order(number, terms, placed, sold=sold, allocations=allocations)
    change_row(cart, status=Cart.Status.PAYING, order=order, email=order.email)
    return order


def write_order(
    number: str,
    terms: OrderTerms,
    placed: Fact,
    *,
    sold: Sequence[SoldLine],
    allocations: Sequence[Allocation],
) -> Order:
    """A new pending order in the caller's transaction, its lines written, `placed` its first fact; publishes OrderPlaced."""
    public_id = new_id("order")
    order = Order(public_id=public_id, number=number, token_hash=hash_token(token_of(public_id)))
    order.region = terms.region
    _take_terms(order, terms, sold)
    order.take_wishes(terms.wishes)
    write_new(order, sold=sold, allocations=allocations)
    record_fact(order, placed)
    publish(OrderPlaced(order_id=order.public_id, number=order.number))
    return order


def amend_order(
    order: Order, *, terms: OrderTerms, sold: Sequence[SoldLine], allocations: Sequence[Allocation]
) -> None:
    """Let a pending order take other details before it is paid: same pieces, same prices, another address, say."""
    earlier = order.details_digest
    _take_terms(order, terms, sold)
    order.save()
    write_lines(order, sold=sold, allocations=allocations)
    record_fact(
        order,
        Fact(
            key=f"amended:{earlier[:16]}:{terms.digest[:16]}",
            kind="amended",
            text="The shopper changed the details before paying.",
            actor="shopper",
        ),
    )


def _take_terms(order: Order, terms: OrderTerms, sold: Sequence[SoldLine]) -> None:
    order.details_digest, order.payment_method = terms.digest, terms.payment_method
    order.customer_id = terms.customer_pk
    order.email, order.phone, order.name = terms.email, terms.phone, terms.name
    order.company_name, order.gstin = terms.company_name, terms.gstin
    for prefix, address in (("shipping", terms.shipping), ("billing", terms.billing)):
        for part in fields(Address):
            setattr(order, f"{prefix}_{part.name}", getattr(address, part.name))
    order.shipping_option_code, order.shipping_option_name = terms.option_code, terms.option_name
    order.expected_on, order.payable_until = terms.expected_on, terms.payable_until
    order.collect_at, order.language = terms.collect_at, terms.language
    _take_sums(order, terms, sold)
    order.flags = {**order.flags, **terms.flags}
    order.stock_verified = "stock_unverified" not in order.flags
    order.price_verified = "price_unverified" not in order.flags


def _take_sums(order: Order, terms: OrderTerms, sold: Sequence[SoldLine]) -> None:
    """Goods and carriage before promotions, what these take off, fees on top, and what is to be paid."""
    currency = terms.shipping_total.currency
    off = sum_money((each.amount for each in terms.promotions), currency)
    items = sum_money((line.total for line in sold), currency) + goods_off(terms.promotions, currency)
    order.currency = currency
    order.item_total, order.shipping_total = items.amount, terms.shipping_total.amount
    order.discount_total, order.promotions = off.amount, as_json(terms.promotions)
    fees = surcharge_sum(terms.surcharges, currency)
    order.surcharge_total, order.surcharges = fees.amount, surcharges_as_json(terms.surcharges)
    order.total, order.tax_total = (items + terms.shipping_total + fees - off).amount, 0
    order.credit_total = terms.credit.amount if terms.credit else 0
