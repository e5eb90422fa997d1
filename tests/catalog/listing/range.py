"""Listing entries made up by the thousand, without the catalogue behind them being dressed."""

from __future__ import annotations

import random

from django.db import connection

from catalog.collections.models import ProductCategory
from catalog.listing.models import FacetValue, ListingEntry
from catalog.listing.operations.rows import write_places
from catalog.products.models import Product
from tests.catalog.stockroom import NOON

COLOURS = ("maroon", "ivory", "teal", "rani")
FABRICS = ("silk", "cotton", "linen")


def fill_shelf(count: int, *, seed: int = 7) -> ProductCategory:
    """`count` shown products on one shelf, with colours, fabrics, sizes, prices and stock drawn from `seed`."""
    draw = random.Random(seed)
    shelf = ProductCategory.objects.create(handle=f"shelf-{seed}", title="Shelf")
    products = Product.objects.bulk_create(
        Product(
            handle=f"p-{seed}-{number}",
            title=f"Piece {number}",
            erp_sku=f"P-{seed}-{number}",
            hs_code="62061090",
            status="published",
            published_at=NOON,
        )
        for number in range(count)
    )
    ListingEntry.objects.bulk_create(_entry(product, shelf, draw) for product in products)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('catalog_listing_slot', (SELECT max(slot) FROM catalog_listingentry))")
        cursor.execute(
            "UPDATE catalog_listingentry e SET vector = to_tsvector('english', array_to_string(e.tokens, ' ') || ' saree')"
        )
    write_places([product.pk for product in products])
    values = [("colour", each) for each in COLOURS] + [("fabric", each) for each in FABRICS]
    FacetValue.objects.bulk_create(
        [FacetValue(token=f"{facet}:{each}", facet=facet, label=each) for facet, each in values],
        ignore_conflicts=True,
    )
    return shelf


def _entry(product: Product, shelf: ProductCategory, draw: random.Random) -> ListingEntry:
    stocked = draw.random() < 0.7
    tokens = ["all", f"category:{shelf.pk}", f"fabric:{draw.choice(FABRICS)}"]
    tokens += [f"colour:{each}" for each in draw.sample(COLOURS, draw.randint(1, 2))]
    words = {"title": product.title, "subtitle": ""}
    return ListingEntry(
        product=product,
        slot=product.pk,
        card={
            "id": product.public_id,
            "handle": product.handle,
            "words": {"en": words},
            "pictures": [],
            "weight": draw.randbytes(500).hex(),
        },
        variant_ids=[],
        tokens=sorted(tokens + (["stock:in"] if stocked else [])),
        vector="",
        in_stock=stocked,
        selection=draw.randint(0, 20),
        newest=-draw.randint(0, 50),
        price=draw.randint(5, 30) * 10_000,
    )
