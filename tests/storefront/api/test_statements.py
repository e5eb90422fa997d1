"""How much each request asks the database: as much for many as for few, and no more than it did."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from storefront.api.kept import forget_answers
from storefront.api.shared import forget_parts
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece
from tests.storefront.api.front import Front
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
LIST = "/store/products?region_id=reg_IN&fields=*variants.calculated_price,%2Bvariants.inventory_quantity"


def statements(front: Front, method: str, path: str, body: Any = None) -> int:
    """How many, savepoints and the key left out; nothing is kept of what was told before."""
    forget_answers()
    forget_parts()
    with CaptureQueriesContext(connection) as asked:
        front.ask(method, path, body)
    said = [each["sql"] for each in asked.captured_queries]
    return sum("SAVEPOINT" not in each and "core_apikey" not in each for each in said)


def test_lists_ask_as_much_for_many_as_for_few(outside: Outside) -> None:
    front = Front()
    add_piece()
    drain_outbox()
    one = statements(front, "GET", LIST)
    for number in range(5):
        add_piece(f"BLS-{number}00-34")
    drain_outbox()
    assert statements(front, "GET", LIST) == one <= 13


def test_a_line_is_added_with_few_questions(outside: Outside) -> None:
    front, piece = Front(), add_piece()
    cart = front.post("/store/carts", {"region_id": "reg_IN"})["cart"]["id"]
    added = {"variant_id": piece.public_id, "quantity": 1}
    statements(front, "POST", f"/store/carts/{cart}/line-items", added)  # what a process learns once
    assert statements(front, "POST", f"/store/carts/{cart}/line-items", added) <= 25
    assert statements(front, "GET", f"/store/carts/{cart}") <= 15


def test_a_page_that_ends_the_list_is_not_counted_and_tells_the_right_number(outside: Outside) -> None:
    front = Front()
    first = add_piece()
    add_piece("SAR-MRN-34", title="Leela Saree")
    drain_outbox()
    handle = front.get(f"/store/products?variants[sku]={first.sku}")["products"][0]["handle"]
    for path in (f"{LIST}&handle={handle}", f"/store/products/{handle}"):
        front.get(path)
        forget_answers()  # another process, which takes what this one has told
        with CaptureQueriesContext(connection) as asked:
            front.get(path)
        said = [each["sql"] for each in asked.captured_queries if "core_apikey" not in each["sql"]]
        assert len(said) <= 2 and not [each for each in said if "count(*)" in each], said
    for page, shown in (
        ("limit=1", 1),
        ("limit=2", 2),
        ("limit=3", 2),
        ("limit=1&offset=1", 1),
        ("limit=5&offset=9", 0),
        ("limit=0", 0),
    ):
        found = front.get(f"/store/products?order=handle&{page}")
        assert (len(found["products"]), found["count"]) == (shown, 2), page
