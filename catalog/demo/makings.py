"""What the demo house makes for one shopper: forms, extras, tailored styles, steps of cloth and a set."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

from django.conf import settings

from catalog.made.operations import (
    AddOnContent,
    BundleContent,
    BundleSize,
    FieldContent,
    FormContent,
    set_add_on,
    set_bundle,
    set_measurement_form,
    set_selling_steps,
    set_tailoring,
)
from catalog.media.models import Image
from catalog.media.operations import ImageFacts, hang_picture
from catalog.products.models import Product, ProductVariant
from catalog.products.operations import ProductContent, attach_content, publish_product
from core.money import Money

# Ranges are whole inches: a tailor's tape.
BLOUSE_FORM = FormContent(
    handle="blouse",
    title="Blouse",
    intro="Measure over a blouse that fits you, with the tape snug but not tight. Ask a friend to hold the other end.",
    diagram="blouse",
    fields=(
        FieldContent("bust", "Bust", 711, 1321, "Around the fullest part.", usually_above="under_bust"),
        FieldContent("under_bust", "Under bust", 610, 1219, "Around the ribs, where the hem sits."),
        FieldContent("shoulder", "Shoulder", 305, 483, "From point to point across the back."),
        FieldContent("length", "Blouse length", 305, 508, "From the shoulder over the bust to the hem."),
        FieldContent(
            "arm", "Upper arm", 203, 508, "Around the arm where the sleeve ends.", is_required=False
        ),
        FieldContent("sleeve", "Sleeve length", 51, 610, "From the shoulder point.", is_required=False),
    ),
)
TAILORED = {"BLS-001": 12, "BLS-003": 12, "BLS-029": 16, "SAR-001": 12, "SAR-002": 12}
WORN = ("blouses",)
DRAPED = ("sarees",)


def _price(rupees: int, dollars: int) -> tuple[Money, ...]:
    return (Money(rupees * 100), Money(dollars * 100, "USD"))


EXTRAS = (
    AddOnContent("padded-cups", "Padded cups", _price(250, 4), "Sewn in, removable for washing.", 1,
                 is_returnable=True, rank=10, categories=WORN),
    AddOnContent("tassels", "Silk tassels at the back", _price(180, 3), "A pair, in the colour of the dori.", 1,
                 is_returnable=True, rank=11, categories=WORN),
    AddOnContent("fall-pico", "Fall and pico", _price(199, 3), "A fall along the hem and a finished edge: ready to wear.", 2,
                 rank=20, categories=DRAPED),
    AddOnContent("stitch-plain", "Stitch the blouse piece, unlined", _price(650, 9), "From the saree's own blouse piece.", 0,
                 group="stitching", needs_measurements=True, rank=21, product_skus=("SAR-001", "SAR-002")),
    AddOnContent("stitch-lined", "Stitch the blouse piece, lined", _price(950, 13), "Lined with cotton mulmul.", 2,
                 group="stitching", needs_measurements=True, rank=22, product_skus=("SAR-001", "SAR-002")),
    AddOnContent("rush", "Rush", _price(500, 7), "Our tailors take it first.", -5, needs_measurements=True, rank=90,
                 product_skus=tuple(TAILORED)),
)  # fmt: skip
STEPS = {"quantity_step": 10, "min_quantity": 50, "max_quantity": 2000}
SET_SKU = "SET-001"
SAME_FACTS = ("alt", "width", "height", "view", "colour", "dominant_colour", "placeholder")
SET_CONTENT = ProductContent(
    sku=SET_SKU,
    handle="muhurtham-wedding-set",
    title="Muhurtham Wedding Set",
    subtitle="Kanjivaram saree with its blouse",
    description="The Kanjivaram with the temple border and the raw silk blouse that was cut for it, in one parcel. The saree"
    " keeps its own blouse piece, should you want a second one stitched. Eight per cent less than the two alone.",
    fabric="Kanchipuram silk and raw silk",
    work="Korvai zari and zardozi",
    occasion=("Wedding",),
    care=("Dry clean only", "Store in muslin, refold every three months"),
    made_in="Kanchipuram",
    seo_title="Muhurtham Wedding Set | Saree and blouse",
    seo_description="A Kanjivaram silk saree with a temple border and the raw silk blouse that goes with it, in one set.",
    categories=("silk-sarees", "sarees"),
    collections=("the-wedding-edit",),
    tags=("bridal",),
    rank=5,
)
SET_SAREE, SET_BLOUSE = "SAR-001-MRN-FREE", "BLS-001-MRN"


def set_makings() -> int:
    """Set all of it for the styles that the ERP has delivered; returns how many things are new or changed."""
    known = set(Product.objects.values_list("erp_sku", flat=True))
    lengths = ProductVariant.objects.filter(uom="metre").values_list("sku", flat=True)
    done = [
        set_measurement_form(BLOUSE_FORM),
        *(
            set_tailoring(product_sku=sku, form=BLOUSE_FORM.handle, lead_days=days, is_required=False)
            for sku, days in TAILORED.items()
            if sku in known
        ),
        *(set_add_on(extra) for extra in EXTRAS if set(extra.product_skus) <= known),
        *(set_selling_steps(sku=sku, steps=STEPS) for sku in lengths),
        _set_bundle(),
    ]
    return sum(done)


def _set_bundle() -> bool:
    """The wedding set: a saree and the blouse that goes with it, eight per cent less than both alone."""
    blouses = ProductVariant.objects.filter(sku__startswith=f"{SET_BLOUSE}-").order_by("rank", "id")
    sizes = [sku.rpartition("-")[2] for sku in blouses.values_list("sku", flat=True)]
    if not sizes or not ProductVariant.objects.filter(sku=SET_SAREE).exists():
        return False
    changed = set_bundle(
        BundleContent(
            sku=SET_SKU,
            title="Muhurtham Wedding Set",
            percent_off_bp=800,
            sizes=tuple(
                BundleSize(
                    sku=f"{SET_SKU}-{size}",
                    attributes={"size": size, "colour": "Maroon"},
                    components={SET_SAREE: 1, f"{SET_BLOUSE}-{size}": 1},
                )
                for size in sizes
            ),
        )
    )
    changed |= attach_content(SET_CONTENT)
    return changed | publish_product(Product.objects.values_list("public_id", flat=True).get(erp_sku=SET_SKU))


def hang_set_pictures() -> int:
    """Show the set as its saree and its blouse are shown; returns how many pictures are newly hung."""
    if not Product.objects.filter(erp_sku=SET_SKU).exists():
        return 0
    parts = (SET_SAREE.partition("-MRN")[0], SET_BLOUSE.partition("-MRN")[0])
    rows = Image.objects.filter(product__erp_sku__in=parts, colour="Maroon").order_by(
        "-product__erp_sku", "rank"
    )
    return sum(
        hang_picture(
            ImageFacts(
                key=f"{SET_SKU.lower()}-{row.key}",
                stem=_copied(row),
                product_sku=SET_SKU,
                rank=rank,
                formats=tuple(row.formats),
                widths=tuple(row.widths),
                **{name: getattr(row, name) for name in SAME_FACTS},
            )
        )
        for rank, row in enumerate(rows)
    )


def _copied(row: Image) -> str:
    """The stem of copies of a picture's files: every picture has files of its own."""
    stem, folder = f"{row.stem}-set", Path(settings.MEDIA_ROOT)
    for width in row.widths:
        for kind in row.formats:
            source = folder / f"{row.stem}-{width}.{kind}"
            if source.exists():
                copyfile(source, folder / f"{stem}-{width}.{kind}")
    return stem
