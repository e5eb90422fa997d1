"""When words last changed, kept by the database itself, and what things should be found by."""

from django.db import migrations, models
from django.db.models import Value

WORDS = {
    "product": (
        "title", "subtitle", "description", "fabric", "work", "occasion", "neckline", "back", "sleeve", "closure",
        "lining", "care", "made_in", "seo_title", "seo_description", "translations",
    ),
    "productcategory": ("title", "description", "image_id", "translations"),
    "productcollection": ("title", "description", "image_id", "translations"),
}  # fmt: skip
FUNCTIONS = """
CREATE FUNCTION catalog_note_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.words_changed_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE FUNCTION catalog_keep_words_moment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.words_changed_at := OLD.words_changed_at;
    RETURN NEW;
END $$;
"""
# New rows; other words, unless who writes them tells the moment as well, as an import does; and whoever saves a row that
# was made before its moment was known does not take the moment away. In the order of their names.
ON_EACH = """
CREATE TRIGGER catalog_{table}_words_a_new BEFORE INSERT ON catalog_{table} FOR EACH ROW
    WHEN (NEW.words_changed_at IS NULL) EXECUTE FUNCTION catalog_note_words();
CREATE TRIGGER catalog_{table}_words_b_changed BEFORE UPDATE ON catalog_{table} FOR EACH ROW
    WHEN (({old}) IS DISTINCT FROM ({new})
        AND (NEW.words_changed_at IS NULL OR NEW.words_changed_at IS NOT DISTINCT FROM OLD.words_changed_at))
    EXECUTE FUNCTION catalog_note_words();
CREATE TRIGGER catalog_{table}_words_c_kept BEFORE UPDATE ON catalog_{table} FOR EACH ROW
    WHEN (NEW.words_changed_at IS NULL AND OLD.words_changed_at IS NOT NULL)
    EXECUTE FUNCTION catalog_keep_words_moment();
"""


def triggers() -> str:
    """Three on each table."""
    parts = [FUNCTIONS]
    for table, columns in WORDS.items():
        old, new = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
        parts.append(ON_EACH.format(table=table, old=old, new=new))
    return "\n".join(parts)


def leave() -> str:
    """Without them."""
    dropped = [
        f"DROP TRIGGER catalog_{table}_words_{when} ON catalog_{table};"
        for table in WORDS
        for when in ("a_new", "b_changed", "c_kept")
    ]
    return "\n".join([*dropped, "DROP FUNCTION catalog_note_words(); DROP FUNCTION catalog_keep_words_moment();"])


def moment(model: str) -> migrations.AddField:
    """The column."""
    return migrations.AddField(model, "words_changed_at", models.DateTimeField(editable=False, null=True))


def phrases(model: str, advice: str) -> migrations.AddField:
    """The list."""
    column = models.JSONField(
        blank=True, db_default=Value([], models.JSONField()), default=list, help_text=advice
    )
    return migrations.AddField(model, "target_phrases", column)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0014_listing_by_slot")]

    operations = [
        *(moment(model) for model in WORDS),
        phrases("product", "One a line."),
        phrases("productcategory", "For staff alone."),
        migrations.RunSQL(triggers(), leave()),
    ]
