"""The demo content, attached to what the ERP has delivered so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalog.collections.queries import category_page
from catalog.management.commands import load_demo_content
from catalog.media.models import Image
from catalog.media.queries import banners
from catalog.products.models import Product
from catalog.products.queries import product_page
from core.models import OutboxEvent
from tests.catalog.stockroom import add_style, add_variant

pytestmark = pytest.mark.django_db


def load(**options: Any) -> tuple[str, str]:
    """Run the command; answers what it said and what it complained of."""
    said = StringIO()
    try:
        call_command("load_demo_content", stdout=said, **options)
    except CommandError as complaint:
        return said.getvalue(), str(complaint)
    return said.getvalue(), ""


def test_what_is_there_is_dressed_and_shown_and_the_rest_is_named() -> None:
    add_variant()
    said, complaint = load(skip_pictures=True)
    assert said.startswith("1 products dressed")
    assert complaint.startswith("69 styles are not imported yet (BLS-002…)")
    page = product_page("chandni-raw-silk-blouse")
    assert (page.fabric, page.work, page.made_in) == ("Raw silk", "Zardozi", "Lucknow")
    assert page.options[0].swatches == {"Maroon": "#6e1526"}
    assert [crumb.title for crumb in page.breadcrumbs] == ["Blouses", "Silk blouses"]


def test_a_second_run_does_nothing() -> None:
    add_variant()
    load(skip_pictures=True)
    told = OutboxEvent.objects.count()
    said, _ = load(skip_pictures=True)
    assert said == "1 products dressed, 0 changes.\n"
    assert OutboxEvent.objects.count() == told


def test_a_style_without_a_price_waits() -> None:
    for row in load_demo_content.json.loads(load_demo_content.CONTENT.read_text())["products"]:
        add_style(row["sku"])
    add_variant(price=None)
    _, complaint = load(skip_pictures=True)
    assert complaint.startswith("70 styles have no price yet (BLS-001…)")
    assert not Product.objects.shown().exists()


def test_pictures_are_hung_where_they_belong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing is tested by itself; here a quick draughtsman hands over entries of the same shape."""

    def draw(
        *, into: Path, designs: Sequence[Any], workers: int, progress: Callable[[int, int], None]
    ) -> list[dict[str, Any]]:
        progress(len(designs), len(designs))
        return [
            {
                "key": design.key,
                "width": design.width,
                "height": design.height,
                "widths": [400, 800, 1200],
                "jpeg": f"{design.key}-ab12cd34-800.jpg",
                "dominant": "#6e1526",
                "placeholder": "data:image/webp;base64,AAAA",
            }
            for design in designs
        ]

    monkeypatch.setattr(load_demo_content, "render_lookbook", draw)
    add_variant()
    load(fronts_only=True)
    assert [each.view for each in product_page("chandni-raw-silk-blouse").pictures] == ["front"] * 3
    load()
    pictures = product_page("chandni-raw-silk-blouse").pictures
    assert [each.view for each in pictures] == ["front", "back", "detail", "front", "front"]
    assert pictures[0].src == "/media/lookbook/bls-001-maroon-front-ab12cd34-800.jpg"
    assert (pictures[0].colour, pictures[0].placeholder) == ("#6e1526", "data:image/webp;base64,AAAA")
    assert {each.shape for each in banners("home-hero")} == {"wide", "tall"}
    card = category_page("blouses").picture
    assert card is not None
    assert card.alt.startswith("Blouses:")
    told = OutboxEvent.objects.count()
    load()
    assert OutboxEvent.objects.count() == told
    assert not Image.objects.filter(kind="product").exclude(product__erp_sku="BLS-001").exists()


def test_without_the_rasteriser_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_demo_content, "render_lookbook", None)
    add_variant()
    _, complaint = load()
    assert "--skip-pictures" in complaint
    assert product_page("chandni-raw-silk-blouse").fabric == "Raw silk"
