"""Every page type of the shop, each in a state of its own: made through the shop's verbs, with who opens it and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.test import Client
from pytest_django.fixtures import Settings

from catalog.assortment.operations import ChartContent, set_size_chart
from catalog.collections.operations import GroupContent, set_category, set_collection
from catalog.content.operations import PageWords, Window, write_page
from catalog.made.operations import BundleContent, BundleSize, set_bundle, set_selling_steps
from catalog.made.rules import MakingRequest
from catalog.products.models import Product, ProductVariant
from catalog.products.operations import ProductContent, attach_content, publish_product, withdraw_product
from core import clock
from core.measure import METRE
from core.models import User
from orders.customers.consents.queries import consent_stop_path
from orders.customers.consents.rules import MARKETING_EMAIL
from orders.customers.measures.operations import keep_measurements
from orders.customers.tickets.operations import open_ticket
from orders.customers.tickets.rules import Question
from orders.giftcards.operations import take_due_gifts
from orders.giftcards.queries import card_token
from orders.models import Customer, GiftCardOrder, Order, Return, Review
from orders.questions.operations import answer_question, ask_about_product
from orders.questions.rules import Asked
from orders.reviews.operations import approve_review, write_review
from orders.reviews.rules import ReviewWords
from orders.sales.queries import order_token
from orders.sales.tokens import token_of
from payments.models import PaymentIntent
from storefront.letters.models import Letter
from storefront.pagecache import store
from storefront.pagecache.refresh import refresh_page
from tests.browser.inside import Stop
from tests.orders.checkout.test_cash_on_delivery import cash_order
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import add_reasons, ask, deliver, send
from tests.orders.returns.test_lost_parcels import TRANSIT, overdue
from tests.orders.tailor import tailored
from tests.orders.wardrobe import Piece, add_customer, add_piece, cart_with, reprice, shelve
from tests.shopper import ADDRESS
from tests.storefront.counter import ORIGIN
from tests.storefront.pages.test_gift_card import FORM as GIFT
from tests.storefront.telephone import arrive
from tests.world import World, drain_outbox

Pay = Callable[[Order], dict[str, str]]
ASHA, PASSWORD = "asha@blouson.test", "kanjivaram-9"
STORY = "## Why?\nWords with [a link](/journal/).\n\n- one\n- two\n\n> said"


def range_for_sale() -> Piece:
    """A blouse that can be made to measure, with words, a place in the tree, a question and something to read."""
    piece = tailored()
    shelve(piece.sku, "BLR", 50, version=2)
    style = Product.objects.get(variants=piece.pk)
    set_size_chart(ChartContent("sizes", "Sizes", ("Bust",), ("34 | 86", "36 | 91")))
    set_category(GroupContent("blouses", "Blouses", "All of them.", size_chart="sizes"))
    set_collection(GroupContent("the-wedding-edit", "The Wedding Edit", "Three days."))
    attach_content(
        ProductContent(
            sku=style.erp_sku, handle="meera", title="Meera Silk Blouse", description="Raw silk, lined.",
            fabric="Raw silk", care=("Dry clean only.",), categories=("blouses",), collections=("the-wedding-edit",),
        )
    )  # fmt: skip
    asked = ask_about_product(product_handle="meera", asked=Asked("Does the colour run?", "Asha Rao", ASHA))
    answer_question(question_id=asked, answer="No, it is fast.", actor="meera")
    for kind, handle in (("article", "ikat"), ("look", "udaipur"), ("legal", "privacy")):
        words = PageWords(kind, handle, handle.capitalize(), intro="In short.", body=STORY)
        write_page(words, window=Window(is_published=True))
    add_cloth_and_a_set(piece)
    drain_outbox()
    return piece


def add_cloth_and_a_set(piece: Piece) -> None:
    """Brocade by the metre, and a saree with the blouse at a price of its own."""
    cloth = add_piece("FAB-MRN-01", price="999.99", stock={"BLR": 1000}, hs_code="50072090", title="Brocade")
    ProductVariant.objects.filter(pk=cloth.pk).update(uom=METRE)
    set_selling_steps(sku=cloth.sku, steps={"quantity_step": 25, "min_quantity": 50, "max_quantity": 1000})
    add_piece("SAR-MRN-01", price="9999.00", hs_code="50072010", title="Saree", stock={"BLR": 3})
    size = BundleSize("SET-34", {"size": "34"}, {"SAR-MRN-01": 1, piece.sku: 1})
    set_bundle(BundleContent("SET", "Wedding Set", (size,), percent_off_bp=1000))
    publish_product(Product.objects.get(erp_sku="SET").public_id)


def bring_up_to_date() -> None:
    """The news reaches the stored pages, as a worker does it."""
    drain_outbox()
    for url in store.stale_pages():
        refresh_page(url)


def handle_of(title: str) -> str:
    """Where a product is found."""
    return Product.objects.get(title=title).handle


def of_everybody(piece: Piece) -> Iterator[Stop]:
    """What is opened by its address alone, full and empty, and what is wrong with it."""
    for path in (
        "/", "/hi/", "/categories/blouses/", "/categories/blouses/?stock=in&size=none", "/collections/the-wedding-edit/",
        "/products/meera/", "/hi/products/meera/", "/products/meera/measured/", "/products/meera/questions/",
        "/products/meera/reviews/", "/search/?q=silk", "/search/?q=xylophone", "/search/", "/cart/", "/account/",
        "/contact/", "/enquiry/?product=meera", "/find-order/", "/gift-cards/", "/gift-cards/balance/", "/journal/",
        "/journal/ikat/", "/lookbook/", "/lookbook/udaipur/", "/pages/privacy/", "/stores/", "/offline/", "/newsletter/",
        "/account/password/", "/account/phone/", "/wishlist/", f"/products/{handle_of('Brocade')}/",
        f"/products/{handle_of('Wedding Set')}/", "/products/meera/?via=friend&utm_source=letter",
    ):  # fmt: skip
        yield Stop(path)
    yield from (Stop("/nothing/", status=404), Stop("/products/nothing/", status=404))
    for pincode in ("560038", "12"):
        yield Stop("/islands/delivery/", sent={"product": "meera", "colour": "", "pincode": pincode})
    yield Stop("/islands/add-to-cart/", sent={"variant": piece.public_id, "quantity": "0"})
    yield Stop("/islands/stock-alert/", sent={"variant": piece.public_id, "email": ASHA})
    yield Stop("/products/meera/questions/", sent={"text": "Why?", "name": "", "email": "nowhere"})
    yield Stop("/enquiry/", sent={"topic": "", "name": "", "email": "", "phone": "", "message": ""})
    yield Stop("/account/login/", sent={"login_email": ASHA, "login_password": "wrong"})
    yield Stop("/account/register/", sent={"name": "", "email": "nowhere", "password": "1"})
    yield Stop("/gift-cards/balance/", sent={"code": "NOTACARD"})
    yield Stop("/find-order/", sent={"number": "WEB-1", "contact": "nobody@example.com"})
    yield Stop("/newsletter/", sent={"newsletter_email": "reader@example.com"})


def of_a_customer(piece: Piece, settings: Settings) -> Iterator[Stop]:
    """Every room of the account with something in it, and the doors that lead in."""
    customer = add_customer(ASHA)
    Customer.objects.update(email_verified_at=clock.now())
    asha = Client()
    asha.force_login(User.objects.get(email=ASHA))
    body = MakingRequest(unit="in", measures={"bust": "36", "under_bust": "31"})
    kept = keep_measurements(customer_id=customer, form="blouse", name="Me", asked=body)
    ticket = open_ticket(customer_id=customer, question=Question("Which size?", "M or L?"))
    asha.post("/islands/wish/", {"variant": piece.public_id}, headers=ORIGIN)
    asha.post("/wishlist/link/")
    for path in (
        "", "addresses/", "addresses/new/", "help/", "help/new/", f"help/{ticket}/", "measurements/",
        "measurements/new/blouse/", f"measurements/{kept}/", "reviews/", "preferences/", "privacy/", "profile/",
    ):  # fmt: skip
        yield Stop(f"/account/{path}", asha)
    yield Stop("/products/meera/measured/", asha)
    yield Stop("/wishlist/", asha)
    shared = re.search(r"/wishlist/shared/[\w-]+/", asha.get("/wishlist/").text)
    yield Stop(shared[0] if shared else "no link")
    asha.post("/account/profile/phone/")
    yield Stop("/account/profile/phone/", asha)
    asha.post("/account/preferences/", {"consent_marketing_email": "on"})
    yield Stop(consent_stop_path(purpose=MARKETING_EMAIL, contact=ASHA) or "no consent")
    caller = Client()
    caller.post("/account/phone/", {"phone": "98450 99999"})
    yield Stop("/account/phone/code/", caller)
    caller.post("/account/phone/code/", {"code": arrive(settings)})
    yield Stop("/account/phone/new/", caller)


def of_letters() -> Iterator[Stop]:
    """Where the links in letters lead. Asha is a customer already."""
    Client().post("/newsletter/", {"newsletter_email": "reader@example.com"}, headers=ORIGIN)
    asha = Client()
    asha.force_login(User.objects.get(email=ASHA))  # before the key to a password, which a login ends
    Client().post("/account/password/", {"email": ASHA})
    asha.post("/account/privacy/erase/", {"current": PASSWORD})
    drain_outbox()
    for kind, place in (
        ("newsletter_confirm", "/newsletter/confirm/"),
        ("password_reset", "/account/password/"),
        ("confirm_email", "/account/email/"),
        ("erasure_asked", "/privacy/keep/"),
    ):
        found = re.search(rf"{place}\S+/", Letter.objects.filter(kind=kind).latest("id").text)
        yield Stop(found[0] if found else f"no {kind}")


def of_an_order(piece: Piece, pay: Pay) -> Iterator[Stop]:
    """An order in each of its states, from the bag to what comes back, and what staff never hear of: mistakes."""
    visitor = Client()
    visitor.post("/islands/add-to-cart/", {"variant": piece.public_id, "quantity": "1"}, headers=ORIGIN)
    form = {**ADDRESS, "shipping_option_code": "standard", "action": "pay"}
    yield Stop("/cart/", visitor)
    yield Stop("/checkout/", visitor)
    yield Stop("/checkout/", visitor, {**form, "phone": "12345"})
    reprice(piece.sku, "2450.00")
    yield Stop("/checkout/", visitor, form)
    reprice(piece.sku, "2400.00", version=3)

    def order(*, paid: bool = True) -> Order:
        placed = Order.objects.get(public_id=begin(cart_id=cart_with((piece, 1))).order_id)
        return come_back(placed, pay(placed)) if paid else placed

    def at(found: Order, room: str = "") -> Stop:
        return Stop(f"/orders/{order_token(found.public_id)}/{room}")

    waiting = order(paid=False)
    yield at(waiting)
    yield Stop(f"/checkout/pay/{order_token(waiting.public_id)}/")
    bought = order()
    yield from (at(bought), at(bought, "cancel/"), at(bought, "address/"))
    lost = order()
    send(lost, until=TRANSIT)
    overdue(lost)
    yield from (at(lost), at(lost, "never-arrived/"))
    add_reasons()
    arrived = order()
    deliver(arrived)
    yield from (
        at(arrived),
        at(arrived, "returns/new/"),
        at(arrived, "claims/new/"),
        at(arrived, "review/meera/"),
    )
    words = ReviewWords("5", "A dream", "It fits as promised.", "true")
    review = write_review(order_id=arrived.public_id, product_handle="meera", words=words)
    approve_review(review_id=review, actor="meera")
    bring_up_to_date()
    yield Stop("/products/meera/reviews/")
    yield Stop(f"/reviews/{Review.objects.get().public_id}/report/", sent={})
    ask(arrived, (1, 1))
    yield at(arrived, f"returns/{Return.objects.get().public_id}/")
    at_the_door = cash_order(cart_id=cart_with((piece, 1)))
    yield from (at(at_the_door), at(at_the_door, "refund/"))


def of_a_gift(world: World) -> Iterator[Stop]:
    """A gift card chosen, paid, sent and opened."""
    giver = Client()
    yield Stop("/gift-cards/", giver, {**GIFT, "other_amount": "12"})
    giver.post("/gift-cards/", GIFT)
    gift = GiftCardOrder.objects.get()
    token = token_of(gift.public_id)
    yield Stop(f"/gift-cards/pay/{token}/")
    intent = PaymentIntent.objects.latest("id")
    paid = world.razorpay.call("POST", f"/orders/{intent.provider_order_id}/pay", {"outcome": "capture"})
    giver.post(f"/gift-cards/return/{token}/", paid["return_fields"])
    yield Stop(f"/gift-cards/order/{token}/")
    take_due_gifts()
    yield Stop(f"/gift-cards/card/{card_token(gift.public_id)}/")


def sold_out_and_gone(piece: Piece) -> Iterator[Stop]:
    """The last piece is gone: on its page and in lists; then the cloth is sold no more."""
    shelve(piece.sku, "BLR", 0, version=9)
    bring_up_to_date()
    yield from (Stop("/products/meera/"), Stop("/categories/blouses/"))
    shelve(piece.sku, "BLR", 9, version=10)
    cloth = Product.objects.get(title="Brocade")
    withdraw_product(cloth.public_id)
    bring_up_to_date()
    yield Stop(f"/products/{cloth.handle}/", status=410)
