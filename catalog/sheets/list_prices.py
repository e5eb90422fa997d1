"""Prices of the shop's own price lists; base prices are the ERP's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.pricing.models import PriceList, SpecialPrice
from catalog.pricing.operations import ListPriceFacts, set_list_price
from catalog.sheets.cells import money, whole_number
from core.audit import Subject
from core.errors import Invalid, Refused, ShopError
from core.imports import Column, SourceRow, Verdict
from core.imports.by_verbs import VerbImporter
from core.money import EXPONENTS, Money

ERP = "base prices and MRP are the ERP's: change them there"
Key = tuple[str, str, str, int]


class ListPriceImporter(VerbImporter):
    """One row per list, SKU, currency and quantity."""

    kind = "list-prices"
    title = "Prices of price lists"
    about = "Sale and override prices. The MRP and the GST rates are watched: a price that breaks either is refused."
    permission = "catalog.change_pricelist"
    key = ("price_list", "sku", "currency", "min_quantity")
    can_export = True
    owned_elsewhere = dict.fromkeys(("mrp", "base_price", "price"), ERP)
    columns = (
        Column("price_list", "Price list", "Its code.", required=True),
        Column("sku", "SKU", "Of the variant.", required=True),
        Column("currency", "Currency", "INR when left out."),
        Column("amount", "Amount", "Of one piece, tax included: 1599.00.", required=True),
        Column("min_quantity", "From quantity", "1 when left out."),
        Column("max_quantity", "Up to quantity", "Empty: any above."),
    )

    def known(self, rows: Sequence[SourceRow]) -> tuple[dict[str, PriceList], dict[Key, SpecialPrice]]:
        """The lists, and their prices of the SKUs of these rows: two queries."""
        lists = {
            row.code: row
            for row in PriceList.objects.filter(code__in={row.text("price_list") for row in rows})
        }
        prices = SpecialPrice.objects.filter(
            price_list__in=lists.values(), variant__sku__in={row.text("sku") for row in rows}
        ).select_related("variant", "price_list")
        return lists, {_key(price): price for price in prices}

    def take(self, row: SourceRow, known: tuple[dict[str, PriceList], dict[Key, SpecialPrice]]) -> Verdict:
        """Set the price."""
        lists, prices = known
        code, sku, currency = row.text("price_list"), row.text("sku"), row.text("currency") or "INR"
        if code not in lists:
            raise Invalid(fields={"price_list": f"There is no price list {code}. Make it first."})
        if currency not in EXPONENTS:
            raise Invalid(fields={"currency": f"The shop does not know the currency {currency}."})
        least = whole_number(row, "min_quantity", least=1)
        there = prices.get((code, sku, currency, least))
        most = whole_number(row, "max_quantity", least=1) if row.text("max_quantity") else None
        if not row.has("max_quantity") and there is not None:
            most = there.max_quantity
        facts = ListPriceFacts(sku, money(row, "amount", currency), least, most)
        _set(lists[code], facts)
        old = Money(there.amount, there.currency).to_major() if there else None
        wanted = {
            "amount": (old, facts.amount.to_major()),
            "max_quantity": (there.max_quantity if there else None, most),
        }
        changes = {name: pair for name, pair in wanted.items() if pair[0] != pair[1]}
        subject = Subject("catalog.pricelist", str(lists[code].pk), f"{lists[code]}: {sku}")
        return Verdict.by(row, changes, subject=subject, is_new=there is None)

    def export(self) -> Iterator[Mapping[str, Any]]:
        """Every price of every list that the ERP does not fill."""
        rows = SpecialPrice.objects.filter(price_list__erp_name="").select_related("variant", "price_list")
        for price in rows.order_by("price_list__code", "variant__sku", "currency", "min_quantity").iterator(
            chunk_size=500
        ):
            code, sku, currency, least = _key(price)
            yield {"price_list": code, "sku": sku, "currency": currency, "min_quantity": least,
                   "amount": Money(price.amount, currency).to_major(), "max_quantity": price.max_quantity}  # fmt: skip


def _set(row: PriceList, facts: ListPriceFacts) -> None:
    """Here nobody tries again later: an unknown SKU or HSN is this row's refusal."""
    try:
        set_list_price(row.pk, facts)
    except Refused:
        raise
    except ShopError as problem:
        raise Invalid(fields={"sku": f"{facts.sku}: {problem.message}"}) from problem


def _key(price: SpecialPrice) -> Key:
    code = price.price_list.code if price.price_list else ""
    return code, price.variant.sku, price.currency, price.min_quantity
