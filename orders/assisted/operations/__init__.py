"""The verbs of draft orders."""

from orders.assisted.operations.draft_lines import (
    PriceNotAgreed,
    agree_draft_price,
    put_draft_line,
    remove_draft_code,
    set_draft_quantity,
    use_draft_code,
)
from orders.assisted.operations.drafting import choose_draft_customer, fill_draft, start_draft
from orders.assisted.operations.ending import cancel_draft, retract_draft
from orders.assisted.operations.offering import offer_draft, send_draft_link
from orders.assisted.operations.shop_payment import take_shop_payment
from orders.assisted.rules import DraftNotOffered, DraftNotOpen, DraftOffer, NoSuchDraft

__all__ = [
    "DraftNotOffered",
    "DraftNotOpen",
    "DraftOffer",
    "NoSuchDraft",
    "PriceNotAgreed",
    "agree_draft_price",
    "cancel_draft",
    "choose_draft_customer",
    "fill_draft",
    "offer_draft",
    "put_draft_line",
    "remove_draft_code",
    "retract_draft",
    "send_draft_link",
    "set_draft_quantity",
    "start_draft",
    "take_shop_payment",
    "use_draft_code",
]
