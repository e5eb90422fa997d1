"""The parts of a draft's page: plain values for its template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.made.queries import choosable_products
from catalog.pricing.queries.prices import PriceContext
from catalog.products.models import ProductVariant
from catalog.products.queries import VariantForSale
from core.geo import STATES
from core.measure import METRE, decimal_quantity, quantity_text
from core.models import User
from core.money import Money, format_money
from orders.admin.making import MakingForm, making_form
from orders.admin.tones import DRAFT_TONES
from orders.assisted.models import DraftOrder
from orders.assisted.queries import DraftSums, draft_sums, people_found, pieces_found
from orders.carts.queries import CartLine
from orders.customers.queries import context_of_member
from orders.sales.queries import order_page
from payments.queries import link_state

FIELDS = (
    ("email", "E-mail", "email"),
    ("phone", "Mobile number", "tel"),
    ("shipping_name", "Who receives it", "name"),
    ("shipping_line1", "House and street", ""),
    ("shipping_line2", "Area or landmark", ""),
    ("shipping_pincode", "PIN code", ""),
    ("shipping_city", "Town or city", ""),
    ("company_name", "Company", ""),
    ("gstin", "Buyer's GSTIN", ""),
)


@dataclass(frozen=True, slots=True)
class Refused:
    """What was sent by one of the page's forms and refused: its verb, its fields, and the advice by field."""

    verb: str = ""
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    def words(self, verb: str) -> Mapping[str, str]:
        """What stood in each field, when it was this form."""
        return {name: each[-1] for name, each in self.fields.items() if each} if verb == self.verb else {}

    def advice(self, verb: str) -> Mapping[str, str]:
        """What is wrong with each field, when it was this form."""
        return self.wrong if verb == self.verb else {}


def draft_panels(
    draft: DraftOrder, *, asked: Mapping[str, str], refused: Refused, user: User
) -> dict[str, Any]:
    """Everything a draft's page shows: what lies in it while it is open, its order afterwards."""
    shown: dict[str, Any] = {
        "draft": draft,
        "label": (DRAFT_TONES[draft.standing], draft.standing),
        "customer": draft.cart.customer,
        "may_price": user.has_perm("orders.agree_price"),
        "is_open": draft.standing == "open" and user.has_perm("orders.change_draftorder"),
        "order": draft.cart.order,
    }
    if draft.cart.order is not None:
        return shown | _ordered(draft)
    making = _making(draft, asked, refused) if shown["is_open"] else None
    return shown | _open(draft, asked, refused.words("details")) | {"making": making}


def _making(draft: DraftOrder, asked: Mapping[str, str], refused: Refused) -> MakingForm | None:
    """The fields for a piece that is made for the customer: one that was chosen, or refused a moment ago."""
    typed = refused.fields if refused.verb == "put" else {}
    chosen = str((typed.get("make") or [asked.get("make", "")])[-1])
    if not chosen:
        return None
    kept_id = "" if typed else str(asked.get("set", ""))
    return making_form(
        chosen, customer=draft.cart.customer, typed=typed, wrong=refused.wrong, kept_id=kept_id
    )


def _ordered(draft: DraftOrder) -> dict[str, Any]:
    assert draft.cart.order is not None
    page, link = order_page(draft.cart.order.public_id), link_state(draft.cart.order.reference)
    return {
        "page": page,
        "total": format_money(page.total),
        "page_url": f"/orders/{page.token}/",
        "link": link,
        "link_amount": format_money(link.amount) if link else "",
        "sold_lines": [(line, line.quantity_text, format_money(line.gross)) for line in page.lines],
    }


def _open(draft: DraftOrder, asked: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, Any]:
    sums = draft_sums(draft)
    wanted, who = str(asked.get("q", ""))[:80], str(asked.get("who", ""))[:120]
    context = context_of_member(draft.cart.customer_id, currency=draft.cart.currency)
    mrps = dict(
        ProductVariant.objects.filter(sku__in=[line.sku for line in sums.summary.lines]).values_list(
            "sku", "mrp"
        )
    )
    return {
        "lines": [_line(line, sums, mrps) for line in sums.summary.lines],
        "problems": sums.problems,
        "totals": _totals(sums),
        "total": format_money(sums.summary.total),
        "codes": sums.summary.codes,
        "q": wanted,
        "found": _found(wanted, context),
        "who": who,
        "people": people_found(who) if who else [],
        "contact_fields": _fields(draft, typed),
        "states": sorted(STATES.items(), key=lambda state: state[1]),
        "state_code": typed.get("shipping_state_code", draft.state_code),
        "options": [(each, format_money(each.amount)) for each in sums.summary.shipping_options],
        "option_code": typed.get("shipping_option_code", draft.shipping_option_code),
        "why_none": sums.summary.offers.why_none,
        "note": typed.get("note", draft.note),
    }


def _found(words: str, context: PriceContext) -> list[tuple[VariantForSale, str, bool]]:
    """Each piece with its price, and whether there is anything to choose about it."""
    pieces = pieces_found(words, context=context)
    choosable = choosable_products(each.product_id for each in pieces) if pieces else frozenset()
    return [(each, format_money(each.price), each.product_id in choosable) for each in pieces if each.price]


def _fields(draft: DraftOrder, typed: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """Name, label, autocomplete and value of each field."""
    return [
        (name, label, hint, typed.get(name, getattr(draft, name.removeprefix("shipping_"))))
        for name, label, hint in FIELDS
    ]


def _line(line: CartLine, sums: DraftSums, mrps: Mapping[str, int | None]) -> dict[str, Any]:
    agreed = sums.agreed.get(line.id)
    mrp = mrps.get(line.sku)
    return {
        "line": line,
        "quantity": quantity_text(line.quantity, line.sold_by.uom),
        "typed_quantity": decimal_quantity(line.quantity, line.sold_by.uom),
        "is_length": line.sold_by.uom == METRE,
        "each": format_money(line.unit_price),
        "total": format_money(line.total),
        "off": format_money(line.discount) if line.discount else "",
        "agreed": format_money(agreed[0]) if agreed else "",
        "agreed_rupees": agreed[0].to_major() if agreed else "",
        "because": agreed[1] if agreed else "",
        "mrp": format_money(Money(mrp)) if mrp else "",
    }


def _totals(sums: DraftSums) -> list[tuple[str, str]]:
    found = sums.summary
    rows = [("Pieces", format_money(found.subtotal))]
    rows += [(each.name, f"−{format_money(each.amount)}") for each in found.discounts]
    if found.shipping is not None:
        rows.append(("Carriage", format_money(found.shipping)))
    rows += [(each.title, format_money(each.amount)) for each in found.surcharges]
    return [*rows, ("GST within", format_money(found.tax.total))]
