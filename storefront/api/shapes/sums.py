"""What carts and orders have in common on the wire: which fields there are, and what sums are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.tax.rules import split_inclusive
from core.api.fields import kind
from core.api.wire import name_of, number_of
from core.money import Money, sum_money
from orders.carts.queries.taxes import LineTax

SUMS = (
    "total subtotal tax_total discount_total discount_subtotal discount_tax_total original_total original_subtotal "
    "original_tax_total item_total item_subtotal item_tax_total item_discount_total original_item_total "
    "original_item_subtotal original_item_tax_total shipping_total shipping_subtotal shipping_tax_total "
    "shipping_discount_total original_shipping_total original_shipping_subtotal original_shipping_tax_total "
    "gift_card_total gift_card_tax_total credit_line_total"
)
LINE_SUMS = (
    "total subtotal tax_total discount_total discount_subtotal discount_tax_total original_total original_subtotal "
    "original_tax_total item_total item_subtotal item_tax_total"
)
kind(
    "tax_line",
    "id description tax_rate_id code rate provider_id total subtotal item_id shipping_method_id created_at updated_at",
)
kind(
    "adjustment",
    "id code amount description promotion_id provider_id item_id cart_id order_id created_at updated_at",
)
kind("address", "id first_name last_name phone company address_1 address_2 city country_code province postal_code "
     "metadata created_at updated_at customer_id")  # fmt: skip
kind(
    "line",
    "id title subtitle thumbnail quantity product_id product_title product_description product_subtitle product_type "
    "product_type_id product_collection product_handle variant_id variant_sku variant_barcode variant_title "
    "variant_option_values requires_shipping is_discountable is_tax_inclusive is_giftcard compare_at_unit_price "
    f"unit_price cart_id metadata created_at updated_at deleted_at {LINE_SUMS}",
    by_name="detail order_id refundable_total refundable_total_per_unit",
    tax_lines="tax_line", adjustments="adjustment", product="product", variant="variant",
)  # fmt: skip
kind(
    "method",
    "id cart_id name description amount is_tax_inclusive shipping_option_id data metadata created_at updated_at total "
    "subtotal tax_total discount_total discount_tax_total original_total original_subtotal original_tax_total",
    by_name="order_id detail", tax_lines="tax_line", adjustments="adjustment",
)  # fmt: skip
kind("promotion", "id code is_automatic application_method metadata")
kind("session", "id amount currency_code provider_id data context status authorized_at")
kind(
    "payment",
    "id amount currency_code provider_id captured_at captured_amount refunded_amount created_at updated_at data",
)
kind(
    "collection_of_payments",
    "id currency_code amount authorized_amount captured_amount refunded_amount status metadata completed_at created_at "
    "updated_at",
    payment_sessions="session", payment_providers="provider", payments="payment",
)  # fmt: skip
kind(
    "cart",
    f"id region_id customer_id sales_channel_id email currency_code metadata created_at updated_at completed_at {SUMS}",
    region="region", items="line", shipping_methods="method", promotions="promotion", shipping_address="address",
    billing_address="address", payment_collection="collection_of_payments", customer="customer",
)  # fmt: skip
kind("customer", "id email first_name last_name phone company_name has_account metadata")
CART_FIELDS = (
    "*", "*region", "*region.countries", "*items", "*items.tax_lines", "*items.adjustments", "*shipping_methods",
    "*shipping_methods.tax_lines", "*shipping_methods.adjustments", "*promotions", "*shipping_address",
    "*billing_address", "*payment_collection", "*payment_collection.payment_sessions",
    "*payment_collection.payment_providers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount with the GST in it, before (`full`) and after discounts (`paid`)."""

    full: Money
    full_tax: Money
    paid: Money
    tax: Money

    @property
    def as_json(self) -> dict[str, Any]:
        """The nine figures that the contract wants of everything that costs something."""
        off, off_tax = self.full - self.paid, self.full_tax - self.tax
        figures = {
            "total": self.paid,
            "subtotal": self.full - self.full_tax,
            "tax_total": self.tax,
            "discount_total": off,
            "discount_subtotal": off - off_tax,
            "discount_tax_total": off_tax,
            "original_total": self.full,
            "original_subtotal": self.full - self.full_tax,
            "original_tax_total": self.full_tax,
        }
        return {name: number_of(money) for name, money in figures.items()}


def sum_of(sums: Sequence[Sum], currency: str) -> Sum:
    """Several together."""
    return Sum(
        *(
            sum_money((getattr(each, name) for each in sums), currency)
            for name in ("full", "full_tax", "paid", "tax")
        )
    )


def totals_json(items: Sum, shipping: Sum, credit: Money) -> dict[str, Any]:
    """All totals of a cart or an order; gift cards and store credit are ways to pay, so the total stays."""
    every = sum_of([items, shipping], items.full.currency).as_json
    found = dict(every)
    found |= {
        f"item_{name}": items.as_json[name] for name in ("total", "subtotal", "tax_total", "discount_total")
    }
    found |= {
        f"original_item_{name}": items.as_json[f"original_{name}"]
        for name in ("total", "subtotal", "tax_total")
    }
    found |= {
        f"shipping_{name}": shipping.as_json[name]
        for name in ("total", "subtotal", "tax_total", "discount_total")
    }
    found |= {
        f"original_shipping_{name}": shipping.as_json[f"original_{name}"]
        for name in ("total", "subtotal", "tax_total")
    }
    return found | {"gift_card_total": number_of(credit), "gift_card_tax_total": 0, "credit_line_total": 0}


def taxed(full: Money, paid: Money, tax: LineTax | None) -> Sum:
    """A sum from what the domain says of its tax; what was taken off is split at the same rate."""
    nothing = Money.zero(full.currency)
    if tax is None:
        return Sum(full, nothing, paid, nothing)
    if full == paid:
        return Sum(full, tax.tax, paid, tax.tax)
    split = split_inclusive(gross=full, rate_bp=tax.rate_bp, same_state=False)
    return Sum(full, split.tax, paid, tax.tax)


def tax_lines_json(
    owner: Mapping[str, str], rate_bp: int, figures: Mapping[str, Any], moments: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The GST of one thing as one line; `owner` is the thing: {"item_id": …} or {"shipping_method_id": …}."""
    return [
        {
            "id": name_of("tax", next(iter(owner.values()))),
            "description": "GST",
            "tax_rate_id": None,
            "code": "GST",
            "rate": rate_bp / 100,
            "provider_id": "gst",
            "total": figures["tax_total"],
            "subtotal": figures["original_tax_total"],
            **owner,
            **moments,
        }
    ]
