"""What storefront tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from storefront.api.caller import forget_keys
from storefront.api.kept import forget_answers
from storefront.pagecache import store
from storefront.pages.frame import forget_menu


@pytest.fixture(autouse=True)
def telephone(settings: Settings, tmp_path: Path) -> None:
    """Text messages of each test lie in a folder of its own."""
    settings.TEXT_FILE_PATH = str(tmp_path / "texts")


@pytest.fixture(autouse=True)
def empty_shelf() -> Iterator[None]:
    """No stored page of another test lies on this process's shelf."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    store.clear_shelf()
    forget_menu()
    forget_answers()
    forget_keys()
