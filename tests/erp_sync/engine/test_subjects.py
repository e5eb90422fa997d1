"""A message is found by every name in it, and by no e-mail address that could be read there."""

from __future__ import annotations

import json

import pytest

from erp_sync.engine.subjects import subject, subjects_in, subjects_of_intent, subjects_of_rows
from erp_sync.models import OutboundMessage
from tests.erp_sync.intents import intend_order


def test_names_of_a_message() -> None:
    body = {
        "id": "evt_1",
        "data": {
            "external_id": "WEB-7",
            "sales_order_id": "SO-00007",
            "customer": {"email": "Asha@Example.com", "name": "Asha"},
            "lines": [{"sku": 'BL "M"', "qty": 1}],
            "deliveries": [{"id": "DN-1", "awb": 14100001}],
            "amount": "99.00",
        },
    }
    for text in (json.dumps(body), json.dumps(body, separators=(",", ":"))):
        assert subjects_in(text) == [
            "ref:evt_1",
            "ref:WEB-7",
            "ref:SO-00007",
            subject("email", "asha@example.com"),
            'sku:BL "M"',
            "ref:DN-1",
            "ref:14100001",
        ]
    assert "asha" not in subject("contact", "asha@example.com")
    assert subjects_in("no json at all") == []
    assert subjects_in('{"awb": "\\ud800", "sku": "a\\u0000b", "id": "x"}') == ["ref:x"]
    assert subjects_of_rows(['{"sku": "\\ud800"}']) == []


def test_a_page_is_about_the_skus_of_its_rows_and_of_very_many_names_some_are_kept() -> None:
    assert subjects_of_rows(['{"data":{"id":"I-1","sku":"A"}}', '{"data":{"sku":"B"}}', '{"id":1}']) == [
        "sku:A",
        "sku:B",
    ]
    assert len(subjects_in(json.dumps([{"id": f"x{n}"} for n in range(500)]))) == 60


def test_an_intent_is_about_its_entity_the_thing_in_its_key_and_the_names_it_tells() -> None:
    found = subjects_of_intent(
        "crm_event:order:WEB-7:confirmed", "contact:asha@example.com", {"body": {"sku": "A"}}
    )
    assert found == ["ref:WEB-7", subject("email", "asha@example.com"), "sku:A"]


@pytest.mark.django_db
def test_everything_about_an_order_is_one_question() -> None:
    intend_order("WEB-1")
    message = intend_order("WEB-2")
    assert OutboundMessage.objects.get(about__overlap=["ref:WEB-2"]) == message
    assert OutboundMessage.objects.filter(about__overlap=["sku:BL-IKAT-M"]).count() == 2
