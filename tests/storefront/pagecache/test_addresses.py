"""One page has one key, however it was linked; live pages have none."""

from __future__ import annotations

import pytest

from storefront.pagecache.addresses import page_key


@pytest.mark.parametrize(
    ("path", "query", "key"),
    [
        ("/", "", "/"),
        ("/", "utm_source=letter&gclid=x", "/"),
        ("/categories/silk-blouses/", "", "/categories/silk-blouses/"),
        ("/categories/blouses/silk-blouses/", "page=2", "/categories/blouses/silk-blouses/?page=2"),
        ("/categories/silk-blouses/", "page=2&utm_source=x", "/categories/silk-blouses/?page=2"),
        ("/collections/loom-and-zari/", "page=3", "/collections/loom-and-zari/?page=3"),
        ("/products/noor/", "colour=wine&fbclid=1", "/products/noor/?colour=wine"),
        ("/products/noor/", "page=2", "/products/noor/"),
        ("/products/noor/", "colour=a&colour=b", "/products/noor/?colour=b"),
        ("/categories/silk-blouses/", "sort=price_asc", None),
        ("/cart/", "", None),
        ("/checkout/", "", None),
        ("/search/", "q=silk", None),
        ("/account/", "", None),
        ("/orders/abc/", "", None),
        ("/islands/cart-badge/", "", None),
        ("/products/noor", "", None),
        ("/products/a/b/", "", None),
    ],
)
def test_key_of_an_address(path: str, query: str, key: str | None) -> None:
    assert page_key(path, query) == key
