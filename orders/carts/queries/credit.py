"""What gift cards and store credit pay of a cart: a way of paying, so that its total and GST stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.money import Money, sum_money
from core.rows import PreparedValues
from orders.carts.models import Cart, CartCredit
from orders.sales.rules import LEAST_PAYABLE
from payments.credit.queries import CreditView, credit_accounts, credit_free_for, store_credit_of
from payments.credit.rules import credit_towards, share_out

_ACCOUNTS = PreparedValues(
    lambda cart_id: CartCredit.objects.filter(cart_id=cart_id).values_list("account_id")
)
STORE_CREDIT = "store_credit"


@dataclass(frozen=True, slots=True)
class EnteredCredit:
    """One card or the store credit: what it pays of this cart, and what stays on it then."""

    account_id: str
    label: str
    amount: Money
    left: Money

    @property
    def words(self) -> str:
        """What the shopper should know about it."""
        if not self.amount:
            return "Nothing of it can be used for this bag."
        return f"{self.left} stays on it." if self.left else ""


@dataclass(frozen=True, slots=True)
class CartCreditSummary:
    """Which credit pays how much; `offered` is store credit that the customer has and does not use yet."""

    entered: tuple[EnteredCredit, ...]
    offered: Money | None
    amount: Money


def cart_credit(cart: Cart, total: Money) -> CartCreditSummary:
    """What the credit beside a cart pays of `total`. One query, three when there is some, one more for customers."""
    account_ids = spendable_by(cart)
    number = cart.order.number if cart.order else ""
    free = credit_free_for(number, account_ids, total.currency)
    used = credit_towards(total.amount, sum(free), least_payable=LEAST_PAYABLE.amount)
    views = credit_accounts(account_ids)
    entered = tuple(
        EnteredCredit(
            account_id=account_id,
            label=views[account_id].label if account_id in views else "Gift card",
            amount=Money(share, total.currency),
            left=Money(most - share, total.currency),
        )
        for account_id, share, most in zip(account_ids, share_out(used, free), free, strict=True)
    )
    own = _own(cart)
    offered = own.available if own and own.account_id not in account_ids else None
    return CartCreditSummary(
        entered=entered,
        offered=offered if offered and own and own.can_be_spent else None,
        amount=sum_money((each.amount for each in entered), total.currency),
    )


def planned_credit(cart: Cart, total: Money, *, number: str = "") -> Money:
    """How much of `total` credit pays if nothing moves meanwhile; whoever holds it checks that under lock."""
    free = credit_free_for(number, spendable_by(cart), total.currency)
    used = credit_towards(total.amount, sum(free), least_payable=LEAST_PAYABLE.amount)
    return Money(used, total.currency)


def spendable_by(cart: Cart) -> Sequence[str]:
    """The accounts put beside a cart, in the order they are spent; store credit that is not this customer's is left out."""
    account_ids = [account_id for (account_id,) in _ACCOUNTS.rows(cart_id=cart.pk)]
    if not account_ids:
        return []
    owner = cart.customer.public_id if cart.customer else ""
    views = credit_accounts(account_ids)
    return [
        each
        for each in account_ids
        if each not in views or views[each].kind != STORE_CREDIT or views[each].owner == owner
    ]


def _own(cart: Cart) -> CreditView | None:
    return store_credit_of(cart.customer.public_id, cart.currency) if cart.customer else None
