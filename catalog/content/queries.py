"""Written pages and the front page's sections, as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from catalog.collections.queries import collection_url
from catalog.content.models import HomeSection, WrittenPage
from catalog.content.rules import Block, blocks_of
from catalog.media.queries import Picture, picture_of
from catalog.translations.queries import in_language
from catalog.translations.rules import ENGLISH
from core.errors import NotFound

ROOMS: Mapping[str, str] = {"page": "pages", "legal": "pages", "article": "journal", "look": "lookbook"}
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class WrittenCard:
    """A written page in a list."""

    kind: str
    handle: str
    title: str
    intro: str
    url: str
    picture: Picture | None
    author: str
    dated_on: date | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class WrittenWhole:
    """A written page with all its words; `product_ids` are public ids in the order of the range."""

    card: WrittenCard
    blocks: tuple[Block, ...]
    seo_title: str
    seo_description: str
    product_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HomeBlock:
    """A section of the front page, ready to be shown; `collection` is the handle of the one whose pieces it shows."""

    kind: str
    handle: str = ""
    label: str = ""
    title: str = ""
    words: str = ""
    link: str = ""
    link_words: str = ""
    picture: Picture | None = None
    collection: str = ""


def written_url(kind: str, handle: str) -> str:
    """Where a written page is."""
    return f"/{ROOMS[kind]}/{handle}/"


def written_page(room: str, handle: str, language: str = ENGLISH, *, drafts: bool = False) -> WrittenWhole:
    """A written page in its room (pages, journal, lookbook); two queries. Raises NotFound.

    `drafts` shows it before it is published and outside of its window: for those who write it.
    """
    kinds = [kind for kind, named in ROOMS.items() if named == room]
    rows = WrittenPage.objects.all() if drafts else WrittenPage.objects.on_show()
    row = rows.filter(kind__in=kinds, handle=handle).select_related("image").first()
    if row is None:
        raise NotFound("There is no such page, or not any more.")
    return WrittenWhole(
        card=_card(row, language),
        blocks=blocks_of(in_language(row, "body", language)),
        seo_title=in_language(row, "seo_title", language),
        seo_description=in_language(row, "seo_description", language),
        product_ids=tuple(row.products.order_by("rank", "pk").values_list("public_id", flat=True)),
    )


def written_cards(kind: str, language: str = ENGLISH) -> tuple[WrittenCard, ...]:
    """What is on show of a kind: articles and look-books the newest first, others by rank. One query."""
    newest_first = kind in {"article", "look"}
    order = ["-dated_on", "-id"] if newest_first else ["rank", "id"]
    rows = WrittenPage.objects.on_show().filter(kind=kind).select_related("image").order_by(*order)
    return tuple(_card(row, language) for row in rows[:MOST_LISTED])


def footer_pages(language: str = ENGLISH) -> tuple[WrittenCard, ...]:
    """What the foot of every page leads to. One query."""
    rows = WrittenPage.objects.on_show().filter(in_footer=True).select_related("image")
    return tuple(_card(row, language) for row in rows.order_by("rank", "id"))


def home_blocks(language: str = ENGLISH, *, drafts: bool = False) -> tuple[HomeBlock, ...]:
    """The front page's sections in their order; `drafts` with those that are not shown yet. One query."""
    rows = HomeSection.objects.all() if drafts else HomeSection.objects.on_show()
    joined = rows.select_related("image", "collection__image", "page__image").order_by("rank", "id")
    return tuple(block for row in joined if (block := _home_block(row, language)) is not None)


def _card(row: WrittenPage, language: str) -> WrittenCard:
    return WrittenCard(
        kind=row.kind,
        handle=row.handle,
        title=in_language(row, "title", language),
        intro=in_language(row, "intro", language),
        url=written_url(row.kind, row.handle),
        picture=picture_of(row.image, language) if row.image else None,
        author=row.author,
        dated_on=row.dated_on,
        updated_at=row.updated_at,
    )


def _home_block(row: HomeSection, language: str) -> HomeBlock | None:
    """None for a section whose thing shows nothing: an article that is withdrawn."""
    thing, title, words, link = row.collection or row.page, "", "", ""
    if row.page is not None:
        if not row.page.was_on_show:
            return None
        title, words = in_language(row.page, "title", language), in_language(row.page, "intro", language)
        link = written_url(row.page.kind, row.page.handle)
    elif row.collection is not None:
        title = in_language(row.collection, "title", language)
        words = in_language(row.collection, "description", language)
        link = collection_url(row.collection.handle)
    image = row.image or (thing.image if thing else None)
    return HomeBlock(
        kind=row.kind,
        handle=row.handle,
        label=in_language(row, "label", language),
        title=in_language(row, "title", language) or title,
        words=in_language(row, "words", language) or words,
        link=row.link or link,
        link_words=in_language(row, "link_words", language),
        picture=picture_of(image, language) if image else None,
        collection=row.collection.handle
        if row.collection and row.kind == HomeSection.Kind.COLLECTION
        else "",
    )
