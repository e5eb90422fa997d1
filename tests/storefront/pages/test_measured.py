"""A piece with kept measurements: chosen from a list, filled in, kept on request."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.made.rules import MakingRequest
from catalog.products.models import Product
from core.models import User
from orders.customers.measures.operations import keep_measurements
from orders.models import KeptMeasurements, LineItem
from tests.orders.tailor import tailored
from tests.orders.wardrobe import Piece, add_customer, add_piece
from tests.storefront.counter import ORIGIN

pytestmark = pytest.mark.django_db


def form(piece: Piece, **changes: str) -> dict[str, str]:
    measures = {"unit": "in", "measure_bust": "36", "measure_under_bust": "31"}
    return {"variant": piece.public_id, "quantity": "1", **measures, **changes}


def page_of(piece: Piece) -> str:
    return f"/products/{Product.objects.get(variants=piece.pk).handle}/measured/"


@pytest.fixture
def asha(client: Client) -> Client:
    """Logged in."""
    add_customer()
    client.force_login(User.objects.get())
    return client


def keep(name: str, bust: str) -> str:
    asked = MakingRequest(unit="in", measures={"bust": bust, "under_bust": "31"})
    customer = User.objects.get().customer.public_id
    return keep_measurements(customer_id=customer, form="blouse", name=name, asked=asked)


def test_the_only_set_is_filled_in_and_of_several_the_chosen_one(asha: Client) -> None:
    path = page_of(tailored())
    assert "You keep no measurements for this kind of piece yet" in asha.get(path).text
    keep("Me", "36.5")
    page = asha.get(path).text
    assert 'value="36.5"' in page
    assert 'id="your-measurements" open' in page  # what was filled in is seen
    sister = keep("My sister", "41")
    several = asha.get(path).text
    assert 'value="36.5"' not in several and 'value="41"' not in several
    assert 'value="41"' in asha.get(path, {"set": sister}).text
    assert 'value="41"' not in asha.get(path, {"set": "meas_unknown"}).text


def test_a_piece_is_added_and_its_measurements_kept_on_request(asha: Client) -> None:
    piece = tailored()
    asha.post("/islands/add-to-cart/", form(piece), headers=ORIGIN)
    assert not KeptMeasurements.objects.exists()
    asha.post("/islands/add-to-cart/", form(piece, keep_as="Me"), headers=ORIGIN)
    assert KeptMeasurements.objects.get().values == {"bust": 914, "under_bust": 787}
    assert "Your measurements are kept as “Me”." in asha.get("/cart/").text
    assert LineItem.objects.get().quantity == 2


def test_a_name_that_is_too_long_keeps_the_piece_and_says_why_not_the_set(asha: Client) -> None:
    piece = tailored()
    answer = asha.post(
        "/islands/add-to-cart/", form(piece, keep_as="x" * 60), headers={**ORIGIN, "HX-Request": "true"}
    )
    assert "Your measurements were not kept." in answer.text
    assert LineItem.objects.count() == 1
    assert not KeptMeasurements.objects.exists()


def test_a_guest_gets_the_piece_and_a_word(client: Client) -> None:
    piece = tailored()
    client.post("/islands/add-to-cart/", form(piece, keep_as="Me"), headers=ORIGIN)
    assert "log in first" in client.get("/cart/").text
    assert LineItem.objects.count() == 1
    assert not KeptMeasurements.objects.exists()
    path = page_of(piece)
    assert client.get(path)["Location"] == f"/account/?next={path}"


def test_a_piece_that_is_not_made_has_no_such_page(asha: Client) -> None:
    assert asha.get(page_of(add_piece())).status_code == 404


def test_the_still_page_leads_to_kept_measurements_and_to_the_tailors(client: Client) -> None:
    path = page_of(tailored())
    handle = path.split("/")[2]
    page = client.get(f"/products/{handle}/").text
    assert f'href="{path}"' in page
    assert f'href="/enquiry/?product={handle}&amp;topic=made_to_measure"' in page
    assert "topic=bridal" not in page


def test_a_wedding_piece_leads_to_the_bridal_enquiry(client: Client) -> None:
    product = Product.objects.get(variants=add_piece().pk)
    Product.objects.update(occasion=["Wedding"])
    asked = f'href="/enquiry/?product={product.handle}&amp;topic=bridal"'
    assert asked in client.get(f"/products/{product.handle}/").text
