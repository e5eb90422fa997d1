"""What becomes of an ERP's messages: each, which may be a page of rows, is one operation of the shop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from catalog.inventory.operations import (
    StockFacts,
    record_stock_snapshot,
    set_stock_level,
    set_stock_levels,
    set_stock_location,
)
from catalog.pricing.operations import PriceAboveMrp, PriceFacts, set_price, set_prices
from catalog.products.operations import (
    ProductFacts,
    VariantFacts,
    upsert_items,
    upsert_product,
    upsert_variant,
)
from core.bulk import BulkOutcome
from core.errors import NotFound
from erp_sync.engine.errors import BadMessage, NotForUs, NotYet
from erp_sync.engine.fields import Fields, parsed
from erp_sync.engine.inbox import Feeds
from erp_sync.engine.pages import PageOutcome, rows_in
from erp_sync.engine.storing import has_untried
from erp_sync.erp import mapping
from erp_sync.erp.ports import Erp, Sale, SalesOrder
from erp_sync.erp.standing import note_standing
from orders.fulfilment.operations import record_delivery
from orders.history.operations import record_order_elsewhere
from orders.sales.queries import order_id_by_number


class _Versioned(Protocol):
    @property
    def version(self) -> int: ...


Facts = TypeVar("Facts", bound=_Versioned)


class ErpFeeds:
    """The feeds of one ERP's messages."""

    def __init__(self, erp: Erp) -> None:
        self._erp = erp

    def all(self) -> Feeds:
        """Each kind of message and what becomes of it."""
        name = self._erp.name
        return {
            (name, "warehouse.updated"): self.feed_warehouse,
            (name, "item.page"): self.feed_item_page,
            (name, "item.updated"): self.feed_item,
            (name, "price.page"): self.feed_price_page,
            (name, "price.updated"): self.feed_price,
            (name, "stock.page"): self.feed_stock_page,
            (name, "stock.updated"): self.feed_stock,
            (name, "stock.snapshot"): self.feed_stock_snapshot,
            (name, "sales_order.updated"): self.feed_order,
            (name, "delivery.created"): self.feed_delivery,
            (name, "delivery.updated"): self.feed_delivery,
        }

    def feed_warehouse(self, body: str) -> None:
        """A warehouse becomes a stock location."""
        set_stock_location(mapping.location_facts(self._erp.warehouse_of(_row_in(body))))

    def feed_item(self, body: str) -> None:
        """An item becomes a product, or a variant (of itself when it has no style). UnknownParent: try again later."""
        facts = self._item_facts(parsed(body, "message"))
        if isinstance(facts, ProductFacts):
            upsert_product(facts)
        else:
            upsert_variant(facts)

    def feed_item_page(self, body: str) -> PageOutcome:
        """A page of items: as `feed_item`, all at once."""
        return _apply_page(body, read=self._item_facts, key=lambda facts: facts.erp_id, write=upsert_items)

    def feed_price(self, body: str) -> None:
        """A public price. UnknownVariant: try again later; so with NotYet, while the MRP that allows it has not come."""
        facts = self._price_facts(parsed(body, "message"))
        try:
            set_price(facts)
        except PriceAboveMrp as early:
            raise _maybe_later(early) from early

    def feed_price_page(self, body: str) -> PageOutcome:
        """A page of prices: as `feed_price`, all at once."""
        return _apply_page(body, read=self._price_facts, key=lambda facts: facts.key, write=set_prices)

    def feed_stock(self, body: str) -> None:
        """Stock of one SKU in one warehouse. UnknownVariant or UnknownLocation: try again later."""
        set_stock_level(self._stock_facts(parsed(body, "stock")))

    def feed_stock_page(self, body: str) -> PageOutcome:
        """A page of stock rows: as `feed_stock`, all at once."""
        return _apply_page(body, read=self._stock_facts, key=lambda facts: facts.key, write=set_stock_levels)

    def feed_stock_snapshot(self, body: str) -> None:
        """All stock news up to a moment has been applied. Raises NotYet while some has not even been tried."""
        if has_untried(source=self._erp.name, kinds=["stock.page", "stock.updated"]):
            raise NotYet("Stock news that came before is still waiting.")
        record_stock_snapshot(as_of=parsed(body, "snapshot").moment("as_of"))

    def feed_order(self, body: str) -> None:
        """The ERP's status of one of our orders and its parcels, or an order made there: kept to be read."""
        order = self._erp.order_of(_row_in(body))
        if order.sale is not None:
            self._keep_sale(order, order.sale)
            return
        note_standing(order, system=self._erp.name, order_id=_our_order(order.ref))
        for delivery in order.deliveries:
            record_delivery(mapping.delivery_facts(delivery, order_number=order.ref))

    def _keep_sale(self, order: SalesOrder, sale: Sale) -> None:
        if order.status == "draft":
            raise NotForUs("An offer that nobody has agreed to.")
        past = mapping.past_order(order, sale, source=self._erp.name)
        if not record_order_elsewhere(past, version=order.stamp.version, channel=sale.channel):
            raise NotForUs("Known in this version, or a later one.")

    def feed_delivery(self, body: str) -> None:
        """A parcel the ERP packed, or what it knows of it now."""
        delivery = self._erp.delivery_of(_row_in(body))
        _our_order(delivery.order_ref)
        record_delivery(mapping.delivery_facts(delivery, order_number=delivery.order_ref))

    def _item_facts(self, message: Fields) -> ProductFacts | VariantFacts:
        item = self._erp.item_of(message.object("data"))
        return mapping.product_facts(item) if item.has_variants else mapping.variant_facts(item)

    def _price_facts(self, message: Fields) -> PriceFacts:
        row = self._erp.price_of(message.object("data"))
        if row.price_list != self._erp.public_price_list() or row.customer_id is not None:
            raise NotForUs(
                f"{row.sku}: a price of list {row.price_list} for customer {row.customer_id or 'anybody'}."
            )
        return mapping.price_facts(row)

    def _stock_facts(self, message: Fields) -> StockFacts:
        row = self._erp.stock_of(message.object("data"))
        as_of = message.moment("as_of") if message.has("as_of") else row.stamp.modified_at
        return mapping.stock_facts(row, as_of=as_of)


def _apply_page(
    body: str,
    *,
    read: Callable[[Fields], Facts],
    key: Callable[[Facts], str],
    write: Callable[[Sequence[Facts]], BulkOutcome],
) -> PageOutcome:
    """Give all readable rows of a page to one operation; what it refuses, and what cannot be read, keeps its reason.

    Several rows about one thing are given one after the other, the oldest first, so that each is judged.
    """
    refused: dict[str, Exception] = {}
    readable: list[tuple[str, Facts]] = []
    for row in rows_in(body):
        try:
            readable.append((row.event_id, read(Fields(row.body, "message"))))
        except (BadMessage, NotForUs) as wrong:
            refused[row.event_id] = wrong
    changed = same = 0
    readable.sort(key=lambda named: named[1].version)
    while readable:
        first: dict[str, tuple[str, Facts]] = {}
        later = [named for named in readable if first.setdefault(key(named[1]), named) is not named]
        outcome = write([facts for _, facts in first.values()])
        changed, same = changed + outcome.changed, same + outcome.same
        refused |= {first[name][0]: _maybe_later(why) for name, why in outcome.refused.items()}
        readable = later
    return PageOutcome(changed, same, refused)


def _maybe_later(refusal: Exception) -> Exception:
    """A price above the MRP may only have come before its MRP."""
    return NotYet(str(refusal)) if isinstance(refusal, PriceAboveMrp) else refusal


def _our_order(ref: str) -> str:
    """The public id of the order the ERP means. Raises NotForUs for one that was not placed here."""
    try:
        return order_id_by_number(ref)
    except NotFound as stranger:
        raise NotForUs(f"{ref or 'An order without our number'} was not placed in this shop.") from stranger


def _row_in(body: str) -> Fields:
    return parsed(body, "message").object("data")
