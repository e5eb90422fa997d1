"""The fields in which staff say how a piece is made for a customer: for drafts and for changes of orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalog.made.queries import (
    ExtraChoice,
    MakingOffer,
    MeasureField,
    extra_choices,
    making_offer,
    measure_fields,
)
from catalog.made.rules import INCHES, MakingRequest, making_typed
from catalog.products.queries import VariantForSale, variant_facts
from core.money import format_money
from orders.customers.measures.queries import KeptSet, kept_measurements
from orders.customers.models import Customer

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class MakingForm:
    """What can be chosen for a piece, filled in with what was typed or with measurements that the customer keeps.

    `kept` are those that fit it, `wrong` the advice by field.
    """

    variant: VariantForSale
    offer: MakingOffer
    fields: tuple[MeasureField, ...]
    asked: MakingRequest
    quantity: str = "1"
    kept: Sequence[KeptSet] = ()
    kept_id: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def choices(self) -> Sequence[tuple[ExtraChoice, list[tuple[str, str, str, bool]]]]:
        """Each choice with its extras: handle, title, price, whether it is ticked."""
        return [
            (
                choice,
                [
                    (
                        each.handle,
                        each.title,
                        f"+{format_money(each.price)}" if each.price else "free",
                        each.handle in self.asked.add_ons,
                    )
                    for each in choice.offers
                ],
            )
            for choice in extra_choices(self.offer.add_ons)
        ]

    @property
    def other_advice(self) -> list[str]:
        """What is wrong with something that has no field of its own here."""
        own = {each.field for each in self.fields} | {"note", "quantity"}
        return [advice for name, advice in self.wrong.items() if name not in own]


def making_form(
    variant_id: str,
    *,
    customer: Customer | None,
    typed: Fields,
    wrong: Mapping[str, str] | None = None,
    kept_id: str = "",
) -> MakingForm | None:
    """The fields for a variant (public id); None for one that is unknown or comes only as it is."""
    variant = next(iter(variant_facts(public_ids=[variant_id[:40]]).values()), None)
    offer = making_offer(variant.product_id) if variant else None
    if variant is None or offer is None or offer.is_empty:
        return None
    asked = making_typed(typed)
    kept: Sequence[KeptSet] = ()
    if customer is not None and offer.form is not None:
        kept = kept_measurements(customer.public_id, form=offer.form.handle)
    chosen = next((each for each in kept if each.id == kept_id), None)
    unit = chosen.unit if chosen else asked.unit if typed.get("unit") else INCHES
    numbers = chosen.typed if chosen else asked.measures
    return MakingForm(
        variant=variant,
        offer=offer,
        fields=measure_fields(offer.form, numbers) if offer.form else (),
        asked=MakingRequest(unit, numbers, asked.add_ons, asked.note, asked.is_sure),
        quantity=str((typed.get("quantity") or typed.get("made_quantity") or ["1"])[-1])[:12],
        kept=kept,
        kept_id=chosen.id if chosen else "",
        wrong=wrong or {},
    )
