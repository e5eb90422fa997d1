"""Nothing personal stays readable in a log."""

from __future__ import annotations

from erp_sync.engine.masking import masked, masked_text


def test_personal_fields_are_masked_wherever_they_stand() -> None:
    answer = {
        "id": "SO-1",
        "total": "1499.00",
        "customer": {"name": "Asha Rao", "email": "asha.rao@example.com", "phone": "+91 98765 43210"},
        "lines": [{"sku": "BL-IKAT-M", "qty": 1}],
        "addresses": [{"line1": "12 MG Road", "pincode": "560001"}],
        "note": "call 9876543210 or mail asha@example.com",
    }

    assert masked(answer) == {
        "id": "SO-1",
        "total": "1499.00",
        "customer": {"name": "A***", "email": "a***@example.com", "phone": "+***"},
        "lines": [{"sku": "BL-IKAT-M", "qty": 1}],
        "addresses": [{"line1": "1***", "pincode": "560001"}],
        "note": "call ******3210 or mail a***@example.com",
    }


def test_numbers_that_are_no_phones_stay() -> None:
    text = "AWB 1410001234567, order 1499100001, 98765432101234"
    assert masked_text(text) == text


def test_tokens_never_show() -> None:
    assert masked({"token": "arkone-test-token", "Authorization": "Bearer x"}) == {
        "token": "a***",
        "Authorization": "B***",
    }


def test_fields_that_say_whose_they_are() -> None:
    told = {
        "address_1": "12 MG Road",
        "billing_address_2": "Indiranagar",
        "billing_customer_name": "Asha",
        "pickup_phone": 9876543210,
        "courier_name": "Delhivery",
        "status": "address checked",
        "qty": 3,
    }
    assert masked(told) == {
        "address_1": "1***",
        "billing_address_2": "I***",
        "billing_customer_name": "A***",
        "pickup_phone": "******3210",
        "courier_name": "Delhivery",
        "status": "address checked",
        "qty": 3,
    }
