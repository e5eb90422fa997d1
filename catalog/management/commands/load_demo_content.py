"""Dresses the demo range that the ERP has delivered: words, groups, pictures, and onto the shelves."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalog.collections.operations import GroupContent, set_category, set_collection, set_tag
from catalog.demo.makings import hang_set_pictures, set_makings
from catalog.demo.pages import write_demo_pages
from catalog.media.operations import ImageFacts, hang_picture
from catalog.products.models import Product
from catalog.products.operations import (
    NotPublishable,
    ProductContent,
    UnknownProduct,
    attach_content,
    publish_product,
)
from catalog.translations.operations import set_phrase, translate
from catalog.translations.queries import MODELS

try:
    from catalog.demo.lookbook.render import LookbookError, pictures_of, render_lookbook
except ImportError:  # the rasteriser is a development requirement
    render_lookbook = None  # type: ignore[assignment]

CONTENT = Path(settings.BASE_DIR) / "catalog" / "demo" / "content.json"
FOLDER = "lookbook"
Row = Mapping[str, Any]
SAME_NAMES = (
    "sku", "handle", "title", "subtitle", "description", "fabric", "work", "neckline", "back", "sleeve", "closure",
    "lining", "origin_country", "made_in", "seo_title", "seo_description",
)  # fmt: skip
NAMED_BY = {"category": "handle", "collection": "handle", "tag": "handle", "product": "erp_sku"}
LISTS = ("occasion", "care", "categories", "collections", "tags")


class Command(BaseCommand):
    """`manage.py load_demo_content`: run it again at any time, it only does what is not done yet."""

    help = "Attach the demo texts, groups and pictures to the products that the ERP sync has imported."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much of the pictures to make."""
        parser.add_argument("--skip-pictures", action="store_true", help="texts and groups only")
        parser.add_argument("--fronts-only", action="store_true", help="only the pictures that lists show")
        parser.add_argument("--styles", nargs="+", metavar="SKU", help="pictures of these products only")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes that draw")

    def handle(self, *args: Any, **options: Any) -> None:
        """Groups, texts, publication, pictures; then what is still missing, as an error."""
        content = json.loads(CONTENT.read_text(encoding="utf-8"))
        changed = self._set_groups(content)
        missing, waiting = [], []
        for rank, row in enumerate(content["products"]):
            try:
                changed += attach_content(product_content(row, rank))
                changed += row["published"] and _show(row["sku"])
            except UnknownProduct:
                missing.append(row["sku"])
            except NotPublishable:
                waiting.append(row["sku"])
        changed += tell_in_other_languages(content)
        self.stdout.write(f"{len(content['products']) - len(missing)} products dressed, {changed} changes.")
        made = 0 if waiting else set_makings()
        if made:
            self.stdout.write(f"{made} things set that are made or cut for one shopper.")
        if not options["skip_pictures"]:
            unpictured = {row["sku"] for row in content["products"]} - set(options["styles"] or [])
            self._hang_pictures(
                content,
                unpictured if options["styles"] else set(missing),
                workers=options["workers"],
                all_views=not options["fronts_only"],
            )
        changed = write_demo_pages()
        if changed:
            self.stdout.write(f"{changed} pages written.")
        _complain(missing, waiting)

    def _set_groups(self, content: Row) -> int:
        changed = sum(set_tag(handle=row["handle"], title=row["title"]) for row in content["tags"])
        for row in sorted(content["categories"], key=lambda each: each["parent"] is not None):
            changed += set_category(_group(row, parent=row["parent"]))
        return changed + sum(set_collection(_group(row)) for row in content["collections"])

    def _hang_pictures(self, content: Row, missing: set[str], *, workers: int, all_views: bool) -> None:
        if render_lookbook is None:
            raise CommandError(
                "Drawing needs resvg-py: pip install -r requirements-dev.txt, or --skip-pictures."
            )
        facts = picture_facts(content, missing)
        designs = [design for design in pictures_of(content) if design.key in facts]
        fronts = [design for design in designs if design.is_front]
        folder = Path(settings.MEDIA_ROOT) / FOLDER
        for batch in (fronts, designs) if all_views else (fronts,):
            try:
                entries = render_lookbook(
                    into=folder, designs=batch, workers=workers, progress=self._progress
                )
            except LookbookError as problem:
                raise CommandError(str(problem)) from problem
            hung = sum(hang_picture(_with_files(facts[entry["key"]], entry)) for entry in entries)
            self.stdout.write(f"{len(entries)} pictures there, {hung} newly hung.")
            hang_set_pictures()
            for row in content["categories"]:
                set_category(_group(row, parent=row["parent"], image_key=row["image"]["file"]))
            for row in content["collections"]:
                set_collection(_group(row, image_key=row["image"]["file"]))

    def _progress(self, done: int, total: int) -> None:
        if done == total or done % 20 == 0:
            self.stdout.write(f"pictures: {done} of {total}")
            self.stdout.flush()


def tell_in_other_languages(content: Row) -> int:
    """Say rows that are there, and the words they share, in other languages; how many of them changed."""
    keys = {
        kind: dict(MODELS[kind]._default_manager.values_list(name, "pk")) for kind, name in NAMED_BY.items()
    }
    told = (
        translate(kind=row["kind"], row_id=pk, language=row["language"], words=row["words"])
        for row in content["translations"]
        if (pk := keys[row["kind"]].get(row["name"]))
    )
    return sum(told) + sum(set_phrase(**row) for row in content["phrases"])


def product_content(row: Row, rank: int) -> ProductContent:
    """A product of the content file as the catalogue's own words."""
    words: dict[str, Any] = {name: row[name] for name in SAME_NAMES}
    words |= {name: tuple(row[name]) for name in LISTS}
    swatches = {colour: palette["base"] for colour, palette in row["design"]["palettes"].items()}
    return ProductContent(**words, is_featured=row["featured"], rank=rank, swatches=swatches)


def picture_facts(content: Row, missing: set[str]) -> dict[str, ImageFacts]:
    """Every picture of the content file by its key, without files yet; those of missing products are left out."""
    facts = [
        _facts(row, kind="banner", placement=row["placement"], shape=row["shape"])
        for row in content["banners"]
    ]
    facts += [_facts(row["image"], kind="category") for row in content["categories"]]
    facts += [_facts(row["image"], kind="collection") for row in content["collections"]]
    for product in content["products"]:
        if product["sku"] not in missing:
            facts += [
                _facts(
                    row, product_sku=product["sku"], view=row["view"], colour=row["colour"], rank=row["rank"]
                )
                for row in product["images"]
            ]
    return {each.key: each for each in facts}


def _facts(row: Row, **more: Any) -> ImageFacts:
    return ImageFacts(
        key=row["file"],
        stem="",
        alt=row["alt"],
        width=row["width"],
        height=row["height"],
        formats=("avif", "webp", "jpg"),
        widths=(),
        **more,
    )


def _with_files(facts: ImageFacts, entry: Row) -> ImageFacts:
    """The same picture with what the renderer says of its files."""
    fields = {name: getattr(facts, name) for name in ImageFacts.__dataclass_fields__}
    fields |= {
        "stem": f"{FOLDER}/{entry['jpeg'].rpartition('-')[0]}",
        "widths": tuple(entry["widths"]),
        "width": entry["width"],
        "height": entry["height"],
        "dominant_colour": entry["dominant"],
        "placeholder": entry["placeholder"],
    }
    return ImageFacts(**fields)


def _group(row: Row, *, parent: str | None = None, image_key: str = "") -> GroupContent:
    return GroupContent(
        handle=row["handle"],
        title=row["title"],
        description=row["description"],
        rank=row["rank"],
        parent=parent,
        image_key=image_key,
    )


def _show(sku: str) -> bool:
    return publish_product(Product.objects.values_list("public_id", flat=True).get(erp_sku=sku))


def _complain(missing: Sequence[str], waiting: Sequence[str]) -> None:
    """Say what the ERP has not delivered yet, and what to do about it."""
    if missing:
        raise CommandError(
            f"{len(missing)} styles are not imported yet ({missing[0]}…): run `manage.py sync products`."
        )
    if waiting:
        raise CommandError(
            f"{len(waiting)} styles have no price yet ({waiting[0]}…): run `manage.py sync prices`."
        )
