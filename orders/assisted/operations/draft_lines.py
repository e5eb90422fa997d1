"""What lies in a draft: by the same verbs as any cart, under the name of whoever fills it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from catalog.made.rules import MakingRequest
from core.audit import record
from core.errors import Refused
from core.models import User
from core.money import Money, format_money
from orders.assisted.models import DraftOrder
from orders.assisted.operations.drafting import author, open_draft
from orders.carts.models import LineItem
from orders.carts.operations import apply_code, remove_code
from orders.carts.operations.agreeing import agree_price
from orders.carts.operations.lines import put_line, set_quantity


class PriceNotAgreed(Refused):
    """Whoever wants to agree on a price has no right to."""

    code = "price_not_agreed"
    message = "Agreeing on a price takes a right that your role does not have. Please ask somebody of sales."


@transaction.atomic
def put_draft_line(
    *, draft_id: str, variant_id: str, quantity: int, making: MakingRequest | None = None, by: User
) -> str:
    """Put so many more of a variant (public id), made as asked, into a draft; the line's public id. Audited.

    Made otherwise it is another line. Raises as add_line does, NoSuchDraft or DraftNotOpen: nothing has changed then.
    """
    asked = making or MakingRequest()
    with _audited(draft_id, by, "piece") as draft:
        line_id, _ = put_line(
            cart_id=draft.cart.public_id, variant_id=variant_id, quantity=quantity, making=asked
        )
    return line_id


@transaction.atomic
def set_draft_quantity(*, draft_id: str, line_id: str, quantity: int, by: User) -> None:
    """Set a line's quantity; 0 takes it out. Audited. Raises as change_line_quantity does, NoSuchDraft or DraftNotOpen."""
    with _audited(draft_id, by, "piece") as draft:
        set_quantity(cart_id=draft.cart.public_id, line_id=line_id, quantity=quantity)


@transaction.atomic
def agree_draft_price(
    *, draft_id: str, line_id: str, amount: Money | None, reason: str = "", by: User
) -> None:
    """Let a line cost what was agreed with the customer, per piece or metre before extras; None: today's price. Audited.

    Raises PriceNotAgreed without the right, else as agree_price does, NoSuchDraft or DraftNotOpen.
    """
    if not by.has_perm("orders.agree_price"):
        raise PriceNotAgreed
    with _audited(draft_id, by, "price") as draft:
        agree_price(cart_id=draft.cart.public_id, line_id=line_id, amount=amount, reason=reason)


@transaction.atomic
def use_draft_code(*, draft_id: str, code: str, by: User) -> str:
    """Enter a promotion's code; returns it as it is kept. Audited. Raises as apply_code does, NoSuchDraft or DraftNotOpen."""
    draft = open_draft(draft_id)
    kept = apply_code(cart_id=draft.cart.public_id, code=code)
    record(author(by), "changed", draft, {"promotion": (None, kept)})
    return kept


@transaction.atomic
def remove_draft_code(*, draft_id: str, code: str, by: User) -> None:
    """Take a code out again. Audited. Raises NoSuchDraft or DraftNotOpen."""
    draft = open_draft(draft_id)
    remove_code(cart_id=draft.cart.public_id, code=code)
    record(author(by), "changed", draft, {"promotion": (code, None)})


@contextmanager
def _audited(draft_id: str, by: User, what: str) -> Iterator[DraftOrder]:
    """Let a block change the lines of an open draft, and write down which ones it changed and how."""
    draft = open_draft(draft_id)
    before = _told(draft)
    yield draft
    after = _told(draft)
    changed = {
        f"{what} {sku}": (before.get(sku), after.get(sku))
        for sku in sorted({*before, *after})
        if before.get(sku) != after.get(sku)
    }
    if changed:
        record(author(by), "changed", draft, changed)


def _told(draft: DraftOrder) -> dict[str, str]:
    rows = LineItem.objects.filter(cart=draft.cart_id).select_related("variant").order_by("id")
    return {_name(row): _words(row) for row in rows}


def _name(row: LineItem) -> str:
    """Apart from the same piece made otherwise, without saying whose measurements those are."""
    made = row.configuration_key
    return f"{row.variant.sku} made {made[:8]}" if made else row.variant.sku


def _words(row: LineItem) -> str:
    if row.agreed_price is None:
        return str(row.quantity)
    return f"{row.quantity} at {format_money(Money(row.agreed_price))}: {row.agreed_because}"
