"""What storefront tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storefront.pagecache import store
from storefront.pages.frame import forget_menu


@pytest.fixture(autouse=True)
def empty_shelf() -> Iterator[None]:
    """No stored page of another test lies on this process's shelf."""
    store.clear_shelf()
    forget_menu()
    yield
    store.clear_shelf()
    forget_menu()
