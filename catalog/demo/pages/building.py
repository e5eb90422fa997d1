"""Writes the demo pages that are not there yet; what staff have changed since stays as it is."""

from __future__ import annotations

from datetime import date

from catalog.content.models import WrittenPage
from catalog.content.operations import PageWords, Window, write_page
from catalog.demo.pages.house import HOUSE
from catalog.demo.pages.stories import STORIES
from catalog.demo.pages.words import DemoPage
from catalog.media.models import Image
from catalog.products.models import Product
from catalog.translations.operations import translate

HINDI = "hi"


def write_demo_pages() -> int:
    """Every demo page that is missing, with its Hindi; pictures follow once they hang. How many changed."""
    pictured = set(Image.objects.values_list("key", flat=True))
    there = dict(WrittenPage.objects.values_list("handle", "image__key"))
    changed = 0
    for page in (*HOUSE, *STORIES):
        image = page.image if page.image in pictured else ""
        if page.handle in there and (there[page.handle] or not image):
            continue
        changed += _write(page, image)
    return changed


def _write(page: DemoPage, image: str) -> bool:
    words = PageWords(
        kind=page.kind,
        handle=page.handle,
        title=page.title,
        intro=page.intro,
        body=page.body,
        author=page.author,
        dated_on=date.fromisoformat(page.dated_on) if page.dated_on else None,
        image_key=image,
        rank=page.rank,
        in_footer=page.in_footer,
    )
    pieces = Product.objects.filter(erp_sku__in=page.skus).values_list("public_id", flat=True)
    changed = write_page(words, window=Window(is_published=True), product_ids=list(pieces))
    row = WrittenPage.objects.get(handle=page.handle)
    said = {"title": page.title_hi, "intro": page.intro_hi, "body": page.body_hi}
    translate(kind="written", row_id=row.pk, language=HINDI, words=said)
    return changed
