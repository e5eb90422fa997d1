"""The page where a row and its pictures are told in another language, and the saving of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language_info

from catalog.media.models import Image
from catalog.media.queries import Picture, picture_of
from catalog.products.models import Product
from catalog.translations.operations import longest_of, translate
from catalog.translations.queries import MODELS, lacking
from catalog.translations.rules import TRANSLATABLE
from core.admin import author_of
from core.audit import audited
from core.errors import Invalid, NotFound

LONG = 120
LANGUAGE: str = settings.SHOP_LANGUAGES[1][0]
LANGUAGE_NAME: str = get_language_info(LANGUAGE)["name"]  # in English, as staff read everything else


@dataclass(slots=True)
class Field:
    """One text in both languages. `name` is its name in the form; `seen` what was stored when the page was made."""

    key: str
    name: str
    label: str
    english: str
    said: str
    seen: str
    longest: int
    problem: str = ""

    @property
    def is_missing(self) -> bool:
        """English says something, the other language does not."""
        return bool(self.english.strip()) and not self.said.strip()

    @property
    def lines(self) -> int:
        """How tall its box is."""
        return max(2, min(10, len(self.english) // 45 + 1)) if len(self.english) > LONG else 2


@dataclass(slots=True)
class Piece:
    """One row and the fields of it to tell; a picture is shown."""

    kind: str
    row: Any
    fields: list[Field] = field(default_factory=list)
    picture: Picture | None = None


def url_of(model: type[Model], pk: object) -> str:
    """The page of a row."""
    return reverse(f"admin:catalog_{model._meta.model_name}_translations", args=[pk])


def pieces_of(row: Any, language: str) -> list[Piece]:
    """The row itself and the pictures that hang on it, what English leaves empty left out; one query at most."""
    images = [row] if isinstance(row, Image) else _images_of(row)
    own = [] if isinstance(row, Image) else [_piece(_kind_of(row), row, language)]
    return [*own, *(_piece("image", image, language, picture_of(image)) for image in images)]


def next_lacking(row: Any, language: str) -> object | None:
    """The next row of its kind, by key, that lacks words; from the start after the last; None when none does."""
    rows = MODELS[_kind_of(row)]._default_manager.filter(lacking(_kind_of(row), language)).exclude(pk=row.pk)
    keys = rows.order_by("pk").values_list("pk", flat=True)
    return keys.filter(pk__gt=row.pk).first() or keys.first()


def save_pieces(request: HttpRequest, pieces: Sequence[Piece], language: str) -> bool:
    """Write what was typed, all or nothing; False when something is refused, which is then said at its field.

    Only what was typed over counts, so that two people at one row do not undo each other's fields.
    """
    for piece in pieces:
        for each in piece.fields:
            each.seen = _posted(request, f"was-{each.name}", each.seen)
            each.said = _posted(request, each.name, each.said)
    try:
        with transaction.atomic():
            changed = sum(_save(request, piece, language) for piece in pieces)
    except NotFound as refusal:
        messages.error(request, refusal.message)
        return False
    except Invalid:
        messages.error(request, "Nothing was saved yet. See what is said beside the field.")
        return False
    messages.success(request, "Saved." if changed else "Nothing was changed.")
    return True


def _save(request: HttpRequest, piece: Piece, language: str) -> bool:
    typed = {each.key: each.said for each in piece.fields if each.said.strip() != each.seen.strip()}
    if not typed:
        return False
    words = {**piece.row.translations.get(language, {}), **typed}
    try:
        with audited(author_of(request, "translations"), type(piece.row), [piece.row.pk]):
            return translate(kind=piece.kind, row_id=piece.row.pk, language=language, words=words)
    except Invalid as refusal:
        for each in piece.fields:
            each.problem = refusal.fields.get(each.key, "")
        raise


def _posted(request: HttpRequest, name: str, otherwise: str) -> str:
    """What a browser sends with its own line ends, with ours."""
    return request.POST.get(name, otherwise).replace("\r\n", "\n")


def _piece(kind: str, row: Any, language: str, picture: Picture | None = None) -> Piece:
    said = row.translations.get(language, {})
    fields = [
        Field(
            key=name,
            name=f"{kind}-{row.pk}-{name}",
            label=capfirst(str(row._meta.get_field(name).verbose_name)),
            english=str(getattr(row, name)),
            said=said.get(name, ""),
            seen=said.get(name, ""),
            longest=longest_of(kind, name),
        )
        for name in TRANSLATABLE[kind]
    ]
    return Piece(kind, row, [each for each in fields if each.english.strip() or each.said], picture)


def _kind_of(row: Any) -> str:
    return next(kind for kind, model in MODELS.items() if isinstance(row, model))


def _images_of(row: Any) -> list[Image]:
    if isinstance(row, Product):
        return list(row.images.order_by("rank", "id"))
    image = getattr(row, "image", None)
    return [image] if image is not None else []
