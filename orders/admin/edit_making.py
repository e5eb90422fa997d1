"""The part of a change's form in which a piece is made for the order's customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.made.queries import chosen_making, makings_of
from catalog.products.queries import variant_facts
from core.errors import Invalid, ShopError
from orders.admin.edit_typed import Typed, made_addition, wish_of, with_made
from orders.admin.making import Fields, MakingForm, making_form
from orders.edits.queries import edit_preview
from orders.models import Order


@dataclass(frozen=True, slots=True)
class MakingStep:
    """The form afterwards, the fields that are still to be filled in, and why the piece was not taken."""

    typed: Typed
    form: MakingForm | None = None
    why: str = ""


def making_step(order: Order, typed: Typed, posted: Fields) -> MakingStep:
    """What a press on one of the making's buttons leads to: its fields, or the piece among what is to be added.

    Refused it is asked for again, with what was typed and the advice beside each field.
    """
    variant_id = (posted.get("made_for") or posted.get("make") or [""])[-1]
    if not variant_id:
        return MakingStep(typed)
    if "made_for" in posted:  # another piece is begun: what was typed for the one before belongs to that
        return MakingStep(typed, making_form(variant_id, customer=order.customer, typed={}))
    wrong: Mapping[str, str] = {}
    why = ""
    if "made_now" in posted:
        taken = with_made(typed, posted)
        try:
            edit_preview(order.public_id, wish_of(order, taken))
        except ShopError as refusal:
            wrong = refusal.fields if isinstance(refusal, Invalid) else {}
            why = " ".join(wrong.values()) or refusal.message
        else:
            return MakingStep(taken)
    kept_id = "" if "made_now" in posted else (posted.get("set") or [""])[-1]
    form = making_form(variant_id, customer=order.customer, typed=posted, wrong=wrong, kept_id=kept_id)
    return MakingStep(typed, form, why)


def made_rows(typed: Typed) -> list[dict[str, Any]]:
    """What is to be made: its title, how it is made in words, and the fields that keep it."""
    rows = []
    for place, (kept, count) in enumerate(typed.made):
        try:
            asked = made_addition(kept, "1")
        except Invalid:
            continue
        facts = next(iter(variant_facts(public_ids=[asked.variant_id]).values()), None)
        if facts is None:
            continue
        words: tuple[str, ...] = ()
        try:
            making = makings_of([(facts.product_id, chosen_making(facts.product_id, asked.making))])[0]
            words = (*(part.title for part in making.parts), *making.words)
        except ShopError:
            words = ("cannot be made like this any more",)
        rows.append(
            {
                "place": place,
                "kept": kept,
                "count": count,
                "title": f"{facts.product_title} {facts.variant_title}".strip(),
                "words": words,
            }
        )
    return rows
