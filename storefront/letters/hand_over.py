"""An order that is collected in a store: ready, with its code, and once more before it is called off."""

from __future__ import annotations

from orders.handover.events import HandOverReady, HandOverReminded
from orders.sales.queries import order_page
from storefront.letters.composing import compose_letter
from storefront.letters.operations import write_letter
from storefront.letters.order_texts import order_text

READY, REMINDER = "hand_over_ready", "hand_over_reminder"


def on_hand_over_ready(event: HandOverReady) -> None:
    """Where, when and with which code; nothing when it was fetched before this was heard."""
    _tell(READY, f"{event.order_id}:{event.code_no}", event.order_id)


def on_hand_over_reminded(event: HandOverReminded) -> None:
    """Until when it is kept."""
    _tell(REMINDER, event.order_id, event.order_id)


def _tell(kind: str, about: str, order_id: str) -> None:
    order = order_page(order_id)
    if order.collecting is None or not order.collecting.is_ready:
        return
    write_letter(compose_letter(kind=kind, about=about, order=order))
    text = order_text(kind=kind, about=about, order=order)
    if text is not None:
        write_letter(text)
