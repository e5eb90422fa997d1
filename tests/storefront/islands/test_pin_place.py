"""A PIN code fills in the town and the state, and nothing that the visitor has typed is lost."""

from __future__ import annotations

from django.test import Client


def test_a_pin_tells_its_town_and_state(client: Client) -> None:
    answer = client.get("/islands/pin-place/", {"shipping_pincode": "560001"})
    assert answer.status_code == 200
    assert '<option value="29" selected>Karnataka</option>' in answer.text
    assert 'value="Bengaluru' in answer.text
    assert answer["Cache-Control"] == "private, no-store"


def test_a_typed_town_stays(client: Client) -> None:
    answer = client.get("/islands/pin-place/", {"shipping_pincode": "560 001", "shipping_city": "Bangalore"})
    assert 'value="Bangalore"' in answer.text
    assert '<option value="29" selected>' in answer.text


def test_an_unknown_pin_says_what_to_do_and_keeps_the_rest(client: Client) -> None:
    asked = {"shipping_pincode": "999999", "shipping_city": "Pune", "shipping_state_code": "27"}
    answer = client.get("/islands/pin-place/", asked)
    assert "India Post does not know the PIN 999999" in answer.text
    assert 'value="Pune"' in answer.text
    assert '<option value="27" selected>' in answer.text


def test_markup_in_a_field_stays_text(client: Client) -> None:
    answer = client.get("/islands/pin-place/", {"shipping_pincode": '"><script>', "shipping_city": '"><b>'})
    assert "<script>" not in answer.text
    assert "<b>" not in answer.text
