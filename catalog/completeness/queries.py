"""How completely rows are described, from rows that were read already."""

from __future__ import annotations

from catalog.collections.models import ProductCategory
from catalog.completeness.rules import LEAST_PICTURES, Completeness, Described, judge_description
from catalog.products.models import Product

SECOND = "hi"
LEAST_OF_PRODUCT = 300
LEAST_OF_CATEGORY = 150


def product_completeness(row: Product) -> Completeness:
    """How completely a product is described.

    One query each for its pictures and categories, unless they were read with it (pictures as `pictures`).
    """
    pictures = getattr(row, "pictures", None)
    return judge_description(
        Described(
            title=row.title,
            subtitle=row.subtitle,
            description=row.description,
            least_description=LEAST_OF_PRODUCT,
            seo_title=row.seo_title,
            seo_description=row.seo_description,
            pictures=len(row.images.all() if pictures is None else pictures),
            least_pictures=LEAST_PICTURES,
            facts={"fabric": row.fabric, "work": row.work, "care": row.care, "made in": row.made_in},
            has_shelf=bool(row.categories.all()),
            translated=row.translations.get(SECOND, {}),
            phrases=row.target_phrases,
        )
    )


def category_completeness(row: ProductCategory) -> Completeness:
    """How completely a category is described. No query."""
    return judge_description(
        Described(
            title=row.title,
            description=row.description,
            least_description=LEAST_OF_CATEGORY,
            pictures=int(row.image_id is not None),
            least_pictures=1,
            translated=row.translations.get(SECOND, {}),
            phrases=row.target_phrases,
        )
    )
