"""One of everything that paths can name, in a shop that has it all."""

from __future__ import annotations

from catalog.assortment.models import ProductType
from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.made.rules import MakingRequest
from catalog.pricing.models import CustomerGroup, PriceList
from catalog.products.models import Product, ProductOption
from core.api.wire import name_of
from erp_sync.models import OutboundMessage, SyncRun
from orders.customers.measures.operations import keep_measurements
from orders.customers.operations import join_group, save_address
from orders.customers.tickets.operations import open_ticket
from orders.customers.tickets.rules import Question
from orders.models import Campaign, LineItem, Order, Promotion, PromotionCode, Shipment
from orders.sales.operations import CapturedPayment, confirm_order
from orders.wishlists.operations import add_wish, open_wishlist
from orders.wishlists.queries import wishlist_page
from tests.erp_sync.engine.test_replay import dead_incoming
from tests.orders.conftest import begin
from tests.orders.returns.parcels import ask, deliver
from tests.orders.tailor import tailored
from tests.orders.wardrobe import BENGALURU, add_customer, add_piece, cart_with

Names = dict[str, str]


def names_in_a_full_shop() -> Names:
    """What there is, by the name that paths give it; where two doors mean different things by one, by `step/name`."""
    made = tailored()
    open_cart, customer = cart_with((made, 1)), add_customer()
    product = Product.objects.get(variants=made.pk)
    line = LineItem.objects.get(cart__public_id=open_cart)
    return {
        "product_id": product.public_id,
        "variant_id": made.public_id,
        "product-options/option_id": name_of("opt", ProductOption.objects.filter(product=product)[0].pk),
        "shipping-options/option_id": "so_standard",
        "cart_id": open_cart,
        "line_id": line.public_id,
        "collection_id": f"pay_col_{open_cart.removeprefix('cart_')}",
        "customer_id": customer,
        **_groups(customer),
        **_offers(),
        **_orders(),
        **_own(customer, made.public_id),
        **_messages(),
        "regions/group_id": "reg_IN",
        "currencies/code": "inr",
    }


def _groups(customer: str) -> Names:
    CustomerGroup.objects.create(code="boutiques", name="Boutiques")
    join_group(customer_id=customer, group_code="boutiques")
    category = ProductCategory.objects.create(handle="blouses", title="Blouses")
    collection = ProductCollection.objects.create(handle="the-edit", title="The Edit")
    tag = ProductTag.objects.create(handle="handloom", title="Handloom")
    kind = ProductType.objects.create(handle="blouse", title="Blouse")
    return {
        "groups/code": "boutiques",
        "categories/group_id": name_of("pcat", category.pk),
        "product-categories/group_id": name_of("pcat", category.pk),
        "collections/group_id": name_of("pcol", collection.pk),
        "tags/group_id": name_of("ptag", tag.pk),
        "product-tags/group_id": name_of("ptag", tag.pk),
        "product-types/group_id": name_of("ptyp", kind.pk),
    }


def _offers() -> Names:
    campaign = Campaign.objects.create(name="Diwali")
    promotion = Promotion.objects.create(
        name="Ten", method="percentage", value=1000, target="items", campaign=campaign
    )
    code = PromotionCode.objects.create(promotion=promotion, code="DIWALI10")
    return {
        "promotion_id": name_of("promo", promotion.pk),
        "campaign_id": name_of("camp", campaign.pk),
        "code_id": name_of("code", code.pk),
        "list_id": name_of("plist", PriceList.objects.create(code="sale", title="Sale").pk),
    }


def _orders() -> Names:
    """One that is being paid, and what came back of one that has arrived."""
    waiting = Order.objects.get(public_id=begin(cart_id=cart_with((add_piece("BLS-NEW-36"), 1))).order_id)
    arrived = Order.objects.get(public_id=begin(cart_id=cart_with((add_piece("BLS-OLD-36"), 2))).order_id)
    confirm_order(reference=arrived.reference, payment=CapturedPayment("pay_1", arrived.money_total))
    deliver(arrived)
    return {
        "order_id": waiting.public_id,
        "shipment_id": Shipment.objects.get(fulfillment__order=arrived).public_id,
        "return_id": ask(arrived, (1, 1)).public_id,
        "reason_id": "rr_fit",
    }


def _own(customer: str, variant: str) -> Names:
    wishes = open_wishlist(customer_id=customer)
    add_wish(wishlist_id=wishes, variant_id=variant)
    measured = MakingRequest(unit="cm", measures={"bust": "91", "under_bust": "79"}, is_sure=True)
    return {
        "address_id": save_address(customer_id=customer, address=BENGALURU),
        "wish_id": wishlist_page(wishes).liked[0].id,
        "set_id": keep_measurements(customer_id=customer, form="blouse", name="Mine", asked=measured),
        "ticket_id": open_ticket(
            customer_id=customer, question=Question("When?", "I need it on Friday.", "")
        ),
    }


def _messages() -> Names:
    outgoing = OutboundMessage.objects.create(
        key="orders:order_1:1", flow="orders", system="arkone", entity_key="WEB-1", sequence=1, payload={"a": 1},
        status="dead", give_up_at="2026-12-01T00:00:00Z", last_error="No.",
    )  # fmt: skip
    run = SyncRun.objects.create(flow="stock", trigger="schedule", status="done")
    return {
        "incoming/message_id": name_of("in", dead_incoming("e1").pk),
        "outgoing/message_id": name_of("out", outgoing.pk),
        "run_id": name_of("run", run.pk),
    }
