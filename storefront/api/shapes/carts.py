"""Carts as the Store API writes them. Prices include GST; subtotals are without it and before discounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.api.wire import name_of, number_of, written
from core.money import Money, sum_money
from orders.carts.queries import CartGift, CartLine, CartSummary
from orders.checkout.drafts.queries import ToldCart
from storefront.api.places import address_json
from storefront.api.shapes.products import absolute
from storefront.api.shapes.sums import Sum, sum_of, tax_lines_json, taxed, totals_json


def cart_json(told: ToldCart, cart: CartSummary, *, shown_id: str) -> dict[str, Any]:
    """A cart; region, payments, and what its lines lead to are put in by the door that knows them."""
    moments = {"created_at": written(told.created_at), "updated_at": written(told.changed_at)}
    lines = [(each, _line_sum(each, cart)) for each in cart.lines]
    gifts = [(each, _gift_sum(each)) for each in cart.gifts]
    items = sum_of([each for _, each in (*lines, *gifts)], cart.total.currency)
    shipping = _shipping_sum(cart)
    return {
        "id": shown_id,
        "region_id": None,
        "customer_id": told.customer_id,
        "sales_channel_id": None,
        "email": told.email or told.customer_email or None,
        "currency_code": told.currency.lower(),
        "metadata": dict(told.metadata) or None,
        **moments,
        "completed_at": written(told.changed_at) if told.status == "completed" else None,
        "items": [
            *(line_json(each, total, (cart, shown_id, moments)) for each, total in lines),
            *(_gift_json(each, total, shown_id, moments) for each, total in gifts),
        ],
        "shipping_methods": _methods(told, cart, shipping, (shown_id, moments)),
        "promotions": promotions_json(cart),
        "shipping_address": _address("caaddr_s", shown_id, told, moments) if told.shipping else None,
        "billing_address": _address("caaddr_b", shown_id, told, moments) if told.billing else None,
        **totals_json(
            items, shipping, cart.credit.amount if cart.credit else Money.zero(cart.total.currency)
        ),
    }


def _address(prefix: str, shown_id: str, told: ToldCart, moments: Mapping[str, Any]) -> dict[str, Any]:
    address = told.shipping if prefix.endswith("s") else told.billing
    assert address is not None
    name = f"{prefix}{shown_id.removeprefix('cart')}"
    return address_json(address, name=name, moments=moments, company=told.company_name)


def _line_sum(line: CartLine, cart: CartSummary) -> Sum:
    return taxed(line.total, line.total - line.discount, cart.taxes.by_line.get(line.id))


def _gift_sum(gift: CartGift) -> Sum:
    nothing = Money.zero(gift.worth.currency)
    return Sum(gift.worth, nothing, nothing, nothing)


def _shipping_sum(cart: CartSummary) -> Sum:
    """Carriage and fees on top: the contract knows no fees, and the total has to add up."""
    currency = cart.total.currency
    off = sum_money((each.shipping for each in cart.discounts), currency)
    fees = sum_money((each.amount for each in cart.surcharges), currency)
    full = (cart.shipping or Money.zero(currency)) + fees
    paid = full - off
    tax = cart.taxes.carriage
    full_tax = tax if not off or not paid.amount else Money(tax.amount * full.amount // paid.amount, currency)
    return Sum(full, full_tax, paid, tax)


def line_json(line: CartLine, figures: Sum, of: tuple[CartSummary, str, Mapping[str, Any]]) -> dict[str, Any]:
    """One line; what the contract has no words for is among its metadata."""
    cart, shown_id, moments = of
    tax, sums = cart.taxes.by_line.get(line.id), figures.as_json
    extra = {
        **line.metadata,
        "problem": line.problem,
        "notes": list(line.notes),
        "words": list(line.words),
        "includes": list(line.includes),
        "sold_by": line.sold_by.uom,
        "is_returnable": line.is_returnable,
    }
    return {
        **piece_json(line.product_title, line.variant_title, line.picture.src if line.picture else ""),
        "id": line.id,
        "quantity": line.quantity,
        "product_id": line.product_id,
        "product_handle": line.product_handle,
        "variant_id": line.variant_id,
        "variant_sku": line.sku,
        "variant_option_values": dict(line.options),
        "compare_at_unit_price": number_of(line.original) if line.original else None,
        "unit_price": number_of(line.unit_price),
        "cart_id": shown_id,
        "metadata": extra,
        **moments,
        "deleted_at": None,
        **sums,
        **{f"item_{name}": sums[name] for name in ("total", "subtotal", "tax_total")},
        "tax_lines": tax_lines_json({"item_id": line.id}, tax.rate_bp, sums, moments) if tax else [],
        "adjustments": _adjustments(line.id, cart, {"cart_id": shown_id, **moments}),
    }


def _gift_json(gift: CartGift, figures: Sum, shown_id: str, moments: Mapping[str, Any]) -> dict[str, Any]:
    """A free piece: at its price, all of it taken off."""
    each = Money(gift.worth.amount // max(1, gift.quantity), gift.worth.currency)
    sums = figures.as_json
    return {
        **piece_json(gift.product_title, gift.variant_title, gift.picture.src if gift.picture else ""),
        "id": f"gift_{gift.variant_id}",
        "quantity": gift.quantity,
        "product_id": None,
        "product_handle": gift.url.strip("/").rpartition("/")[2],
        "variant_id": gift.variant_id,
        "variant_sku": None,
        "variant_option_values": None,
        "compare_at_unit_price": None,
        "unit_price": number_of(each),
        "cart_id": shown_id,
        "metadata": {"is_gift": True, "because": gift.because},
        **moments,
        "deleted_at": None,
        **sums,
        **{f"item_{name}": sums[name] for name in ("total", "subtotal", "tax_total")},
        "tax_lines": [],
        "adjustments": [],
    }


def piece_json(title: str, variant_title: str, picture: str) -> dict[str, Any]:
    """What a line of a cart or an order says of its piece in words."""
    return {
        "title": title,
        "subtitle": variant_title or None,
        "thumbnail": absolute(picture) if picture else None,
        "product_title": title,
        "product_description": None,
        "product_subtitle": None,
        "product_type": None,
        "product_type_id": None,
        "product_collection": None,
        "variant_barcode": None,
        "variant_title": variant_title or None,
        "requires_shipping": True,
        "is_discountable": True,
        "is_giftcard": False,
        "is_tax_inclusive": True,
    }


def _adjustments(line_id: str, cart: CartSummary, moments: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"caliadj_{each.promotion_id}_{line_id}",
            "code": each.code or each.name,
            "amount": number_of(each.by_line[line_id]),
            "description": each.name,
            "promotion_id": name_of("promo", each.promotion_id),
            "provider_id": None,
            "is_tax_inclusive": True,
            "item_id": line_id,
            **moments,
        }
        for each in cart.discounts
        if line_id in each.by_line
    ]


def _methods(
    told: ToldCart, cart: CartSummary, figures: Sum, of: tuple[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    chosen = next((each for each in cart.shipping_options if each.code == told.option_code), None)
    if chosen is None or cart.shipping is None:
        return []
    shown_id, moments = of
    rate = max((each.rate_bp for each in cart.taxes.by_line.values()), default=0)
    name, sums = f"casm_{chosen.code}", figures.as_json
    fees = [
        {"code": each.code, "title": each.title, "amount": number_of(each.amount)} for each in cart.surcharges
    ]
    return [
        {
            "id": name,
            "cart_id": shown_id,
            "name": chosen.name,
            "description": None,
            "amount": sums["original_total"],
            "is_tax_inclusive": True,
            "shipping_option_id": name_of("so", chosen.code),
            "data": {},
            "metadata": {"fees": fees} if fees else None,
            **moments,
            **sums,
            "tax_lines": tax_lines_json({"shipping_method_id": name}, rate, sums, moments),
            "adjustments": [],
        }
    ]


def promotions_json(cart: CartSummary) -> list[dict[str, Any]]:
    """What takes something off, and codes that were entered and do not (yet): these say why."""
    found = [
        _promotion(
            name_of("promo", each.promotion_id), each.code or each.name, not each.code, each.amount, None
        )
        for each in cart.discounts
    ]
    nothing = Money.zero(cart.total.currency)
    return found + [
        _promotion(f"promo_code_{each.code}", each.code, False, nothing, {"words": each.words})
        for each in cart.codes
        if not each.applies
    ]


def _promotion(name: str, code: str, automatic: bool, amount: Money, metadata: Any) -> dict[str, Any]:
    method = {"value": str(number_of(amount)), "type": "fixed", "currency_code": amount.currency.lower()}
    return {
        "id": name,
        "code": code,
        "is_automatic": automatic,
        "application_method": method,
        "metadata": metadata,
    }
