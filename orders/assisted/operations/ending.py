"""A draft is called off, or taken back to be changed."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.audit import record
from core.errors import Invalid
from core.models import User
from orders.assisted.models import DraftOrder
from orders.assisted.operations.drafting import author, locked_draft, see_prices
from orders.assisted.rules import DraftNotOffered
from orders.carts.models import Cart, CartCode, LineItem
from orders.carts.rules import REASON_LENGTH, cart_expiry
from orders.sales.operations import cancel_order

TAKEN_BACK = "Taken back by the shop to be changed."
_COPIED = (
    "variant_id",
    "quantity",
    "uom",
    "unit_price",
    "configuration",
    "configuration_key",
    "metadata",
    "agreed_price",
    "agreed_because",
)


@transaction.atomic
def cancel_draft(*, draft_id: str, reason: str, by: User) -> None:
    """Call a draft off: nothing more is held or asked for, and an open link is taken back. Again is harmless. Audited.

    Raises NoSuchDraft, Invalid without a reason, DraftNotOffered once it is sold, or OrderNotCancellable when its money
    has just arrived.
    """
    words = " ".join(reason.split())
    if not words or len(words) > REASON_LENGTH or "\x00" in words:
        raise Invalid(fields={"reason": "Say why: it stays with the draft."})
    draft = locked_draft(draft_id)
    if draft.standing in ("cancelled", "expired"):
        return
    if draft.standing == "sold":
        raise DraftNotOffered("This draft is sold. Cancel its order instead.")
    _end(draft, words, by)
    record(author(by), "cancelled", draft, {"reason": (None, words)})


def _end(draft: DraftOrder, reason: str, by: User) -> None:
    """The order, if there is one, ends with its cart; an open cart is put aside."""
    if draft.cart.status == Cart.Status.PAYING:
        assert draft.cart.order is not None
        cancel_order(order_id=draft.cart.order.public_id, reason=reason, actor=str(by))
    Cart.objects.filter(pk=draft.cart_id).update(status=Cart.Status.ABANDONED)


@transaction.atomic
def retract_draft(*, draft_id: str, by: User) -> None:
    """Take an offered draft back, or open one again that lapsed: its order ends, its pieces lie in an open cart once more.

    Agreed prices and codes stay, other prices are today's. Audited. Raises NoSuchDraft, DraftNotOffered once it is sold,
    or OrderNotCancellable when its money has just arrived.
    """
    draft = locked_draft(draft_id)
    if draft.standing == "open":
        return
    if draft.standing == "sold":
        raise DraftNotOffered("This draft is sold. Change its order instead.")
    number = draft.cart.order.number if draft.cart.order else ""
    _end(draft, TAKEN_BACK, by)
    draft.cart = _copy(draft.cart)
    draft.save(update_fields=["cart"])
    record(author(by), "took back", draft, {"order": (number, None)})


def _copy(source: Cart) -> Cart:
    expires_at = cart_expiry(now=clock.now(), is_customer=True, is_empty=False)
    target = Cart.objects.create(
        customer=source.customer, currency=source.currency, is_assisted=True, expires_at=expires_at
    )
    LineItem.objects.bulk_create(
        LineItem(cart=target, **{name: getattr(row, name) for name in _COPIED}) for row in source.lines.all()
    )
    codes = source.codes.values_list("code", flat=True)
    CartCode.objects.bulk_create(CartCode(cart=target, code=code) for code in codes)
    Cart.objects.filter(pk=source.pk).update(successor=target)
    see_prices(target)
    return target
