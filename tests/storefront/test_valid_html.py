"""The pages are HTML as the standard has it. The Nu checker judges where it is at hand: `NU_CHECKER=/…/vnu.jar` and Java."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from catalog.content.operations import PageWords, Window, write_page
from catalog.products.models import Product
from tests.storefront.counter import add, one_blouse
from tests.world import drain_outbox

TEMPLATES = Path(settings.BASE_DIR) / "templates/storefront"
JAR = os.environ.get("NU_CHECKER", "")


def test_islands_speak_in_attributes_of_the_standard() -> None:
    """htmx reads `data-hx-…` as well as `hx-…`; only the first is HTML."""
    foreign = {
        str(path.relative_to(TEMPLATES)): found
        for path in TEMPLATES.rglob("*.html")
        if (found := re.findall(r"(?<![\w-])hx-[a-z-]+=", path.read_text()))
    }
    assert foreign == {}


@pytest.mark.django_db
@pytest.mark.skipif(
    not (JAR and shutil.which("java")), reason="NU_CHECKER names no vnu.jar, or there is no Java"
)
def test_the_nu_checker_finds_no_error(client: Client, tmp_path: Path) -> None:
    one_blouse()
    body = "## Why?\nWords.\n\n- one\n- [two](/journal/)\n\n> said"
    write_page(PageWords("article", "ikat", "An ikat", body=body), window=Window(is_published=True))
    drain_outbox()
    product = Product.objects.get()
    add(client, product.variants.get())
    urls = [
        "/",
        f"/products/{product.handle}/",
        f"/hi/products/{product.handle}/",
        "/journal/",
        "/journal/ikat/",
        "/lookbook/",
    ]
    urls += [
        "/cart/",
        "/checkout/",
        "/account/",
        "/contact/",
        "/stores/",
        "/search/?q=silk",
        "/gift-cards/",
        "/wishlist/",
    ]
    urls += [
        "/find-order/",
        "/offline/",
        "/categories/blouses/",
        "/nothing/",
        "/account/password/",
        "/account/phone/",
    ]
    for place, url in enumerate(urls):
        (tmp_path / f"{place:02}.html").write_text(client.get(url).text)
    words = [
        "java",
        "-jar",
        JAR,
        "--errors-only",
        "--format",
        "gnu",
        *map(str, sorted(tmp_path.glob("*.html"))),
    ]
    judged = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    assert judged.stderr.strip() == "", judged.stderr
