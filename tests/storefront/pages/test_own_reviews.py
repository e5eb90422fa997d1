"""Your reviews: in every state, with what waits for a word; nobody else's; as many questions for many as for few."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.products.models import Product
from orders.models import Customer, Order, Review, ReviewPhoto
from orders.reviews.operations import refuse_review
from orders.sales.queries import order_token
from tests.catalog.media.photos import photo
from tests.orders.conftest import begin
from tests.orders.reviews.delivered import deliver
from tests.orders.wardrobe import add_customer, add_piece, cart_with
from tests.world import World

pytestmark = pytest.mark.django_db
ASHA = "asha@blouson.test"


@pytest.fixture
def asha(world: World) -> Client:
    add_customer(ASHA)
    client = Client()
    assert client.login(username=ASHA, password="kanjivaram-9")
    return client


def bought(*skus: str) -> Order:
    """Delivered to Asha."""
    customer = Customer.objects.get().public_id
    cart_id = cart_with(*[(add_piece(sku), 1) for sku in skus], customer_id=customer)
    return deliver(Order.objects.get(public_id=begin(cart_id=cart_id, customer_id=customer).order_id))


def page(client: Client) -> str:
    return client.get("/account/reviews/").content.decode()


def test_from_what_waits_to_what_was_written_with_a_photo(asha: Client) -> None:
    order, handle = bought("BLS-MRN-34"), Product.objects.get().handle
    form = f"/orders/{order_token(order.public_id)}/review/{handle}/"
    shown = page(asha)
    assert form in shown and "Write a review" in shown and "Nothing yet" in shown
    file = SimpleUploadedFile("me.jpg", photo(), content_type="image/jpeg")
    sent = {"stars": "5", "title": "", "text": "It <b>fits</b> very well.", "fit": "", "photos": [file]}
    assert "Thank you" in asha.post(form, sent).content.decode()
    shown = page(asha)
    assert "It &lt;b&gt;fits&lt;/b&gt; very well." in shown and "We read it before others do." in shown
    assert "Write a review" not in shown and 'alt="Your photo"' in shown
    refuse_review(review_id=Review.objects.get().public_id, reason="Private words", actor="meena")
    shown = page(asha)
    assert "Not shown." in shown and "Private words" not in shown

    number = ReviewPhoto.objects.get().pk
    assert f'name="remove_photo" value="{number}"' in asha.get(form).content.decode()
    asha.post(form, {**{k: v for k, v in sent.items() if k != "photos"}, "remove_photo": str(number)})
    assert not ReviewPhoto.objects.exists()


def test_a_wrong_photo_is_told_beside_its_field_and_the_words_stay(asha: Client) -> None:
    order, handle = bought("BLS-MRN-34"), Product.objects.get().handle
    file = SimpleUploadedFile("me.jpg", b"no picture", content_type="image/jpeg")
    sent = {"stars": "5", "title": "T", "text": "It fits very well.", "fit": "", "photos": [file]}
    answer = asha.post(f"/orders/{order_token(order.public_id)}/review/{handle}/", sent)
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert 'aria-describedby="error-photos"' in shown and "It fits very well." in shown
    assert not Review.objects.exists()


def test_strangers_are_sent_to_the_doors_and_others_see_nothing(asha: Client) -> None:
    bought("BLS-MRN-34")
    assert Client().get("/account/reviews/")["Location"] == "/account/?next=/account/reviews/"
    add_customer("other@blouson.test")
    other = Client()
    assert other.login(username="other@blouson.test", password="kanjivaram-9")
    assert "Meera" not in page(other)


def test_as_many_questions_for_four_pieces_as_for_one(asha: Client) -> None:
    bought("BLS-MRN-34")
    page(asha)
    with CaptureQueriesContext(connection) as few:
        page(asha)
    bought("BLS-MRN-36", "BLS-MRN-38", "BLS-MRN-40")
    with CaptureQueriesContext(connection) as many:
        assert page(asha).count("Write a review") == 4
    assert len(many) == len(few) <= 8
