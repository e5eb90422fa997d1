"""What is said of pictures, for those who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.media.models import Image
from catalog.media.operations import describe_picture
from catalog.sheets.cells import as_the_table_wants, whole_number
from core.audit import Subject
from core.errors import Invalid
from core.imports import Column, SourceRow, Verdict
from core.imports.by_verbs import VerbImporter


class PictureImporter(VerbImporter):
    """One row per picture, by its name."""

    kind = "picture-descriptions"
    title = "Picture descriptions"
    about = "What a picture shows, said for those who cannot see it, and its place in the row."
    permission = "catalog.change_image"
    key = ("key",)
    can_export = True
    columns = (
        Column("key", "Picture", "Its name; it never changes.", required=True),
        Column("style", "Style code", "For your eyes only; it is not read."),
        Column("view", "View", "For your eyes only; it is not read."),
        Column("alt", "Description", "One sentence, up to 300 letters."),
        Column("rank", "Rank", "Lower comes first."),
    )

    def known(self, rows: Sequence[SourceRow]) -> dict[str, Image]:
        """The pictures of these rows, in one query."""
        return {image.key: image for image in Image.objects.filter(key__in=[row.text("key") for row in rows])}

    def take(self, row: SourceRow, known: dict[str, Image]) -> Verdict:
        """Describe it."""
        image = known.get(row.text("key"))
        if image is None:
            raise Invalid(fields={"key": f"There is no picture {row.text('key')}. Upload it first."})
        alt = as_the_table_wants(Image, "alt", row.text("alt")) if row.has("alt") else image.alt
        rank = as_the_table_wants(Image, "rank", whole_number(row, "rank")) if row.has("rank") else image.rank
        changes = {
            name: (old, new)
            for name, old, new in (("alt", image.alt, alt), ("rank", image.rank, rank))
            if old != new
        }
        if changes:
            describe_picture(key=image.key, alt=alt, rank=rank)
        return Verdict.by(row, changes, subject=Subject("catalog.image", str(image.pk), alt or image.key))

    def export(self) -> Iterator[Mapping[str, Any]]:
        """Every picture there is."""
        for image in Image.objects.select_related("product").order_by("key").iterator(chunk_size=500):
            style = image.product.erp_sku if image.product else ""
            yield {"key": image.key, "style": style, "view": image.view, "alt": image.alt, "rank": image.rank}
