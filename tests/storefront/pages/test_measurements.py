"""The room of measurements: seen, added, corrected, deleted; nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.made.rules import MakingRequest
from core.models import User
from orders.customers.measures.operations import keep_measurements
from orders.models import KeptMeasurements
from tests.orders.tailor import tailored
from tests.orders.wardrobe import add_customer

pytestmark = pytest.mark.django_db
ROOM = "/account/measurements/"
FORM = {"keep_as": "Me", "unit": "in", "measure_bust": "36", "measure_under_bust": "31.5"}


@pytest.fixture
def asha(client: Client) -> Client:
    """A customer who is logged in, in a shop that measures for blouses."""
    tailored()
    add_customer()
    client.force_login(User.objects.get())
    return client


def test_added_shown_corrected_deleted(asha: Client) -> None:
    assert "You keep no measurements yet" in asha.get(ROOM).text
    assert 'for="measure-bust"' in asha.get(f"{ROOM}new/blouse/").text
    assert asha.post(f"{ROOM}new/blouse/", FORM)["Location"] == ROOM
    row = KeptMeasurements.objects.get()
    page = asha.get(ROOM).text
    assert "31.5 in" in page and "Me" in page
    assert 'value="31.5"' in asha.get(f"{ROOM}{row.public_id}/").text
    assert asha.post(f"{ROOM}{row.public_id}/", FORM | {"measure_bust": "38"}).status_code == 303
    row.refresh_from_db()
    assert row.values == {"bust": 965, "under_bust": 800}
    assert asha.post(f"{ROOM}{row.public_id}/", {"action": "delete"})["Location"] == ROOM
    assert not KeptMeasurements.objects.exists()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(asha: Client) -> None:
    wrong = FORM | {"measure_bust": "9", "keep_as": "<i>Me", "unit": "in"}
    answer = asha.post(f"{ROOM}new/blouse/", wrong)
    assert answer.status_code == 400
    assert 'id="error-measure_bust"' in answer.text and 'aria-invalid="true"' in answer.text
    assert 'value="9"' in answer.text and 'value="31.5"' in answer.text
    assert "&lt;i&gt;Me" in answer.text and "<i>Me" not in answer.text
    assert not KeptMeasurements.objects.exists()


def test_another_s_set_and_an_unknown_form_are_not_there(asha: Client) -> None:
    other = add_customer("b@blouson.test")
    theirs = keep_measurements(
        customer_id=other,
        form="blouse",
        name="Theirs",
        asked=MakingRequest(unit="in", measures={"bust": "36", "under_bust": "31"}),
    )
    assert "Theirs" not in asha.get(ROOM).text
    assert asha.get(f"{ROOM}{theirs}/").status_code == 404
    assert asha.post(f"{ROOM}{theirs}/", {"action": "delete"}).status_code == 404
    assert asha.get(f"{ROOM}new/gown/").status_code == 404
    assert KeptMeasurements.objects.count() == 1


def test_guests_are_shown_the_door(client: Client) -> None:
    assert client.get(ROOM)["Location"] == f"/account/?next={ROOM}"
