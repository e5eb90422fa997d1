"""Writing pages and arranging the front page; each tells exactly the pages that show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from catalog.collections.events import ContentChanged
from catalog.content.models import HomeSection, WrittenPage
from catalog.media.models import Image
from catalog.products.models import Product
from core import clock
from core.errors import Invalid, NotFound
from core.outbox import publish

BATCH = 200
FRONT = "front"


@dataclass(frozen=True, slots=True)
class Window:
    """Whether and when something is shown."""

    is_published: bool = False
    published_from: datetime | None = None
    published_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PageWords:
    """What a written page says. `image_key` names its picture, "" for none."""

    kind: str
    handle: str
    title: str
    intro: str = ""
    body: str = ""
    author: str = ""
    dated_on: date | None = None
    image_key: str = ""
    seo_title: str = ""
    seo_description: str = ""
    rank: int = 0
    in_footer: bool = False


@transaction.atomic
def write_page(words: PageWords, *, window: Window, product_ids: Sequence[str] | None = None) -> bool:
    """Write a page, new or as it stands under its handle; False when it says so already.

    `product_ids` are the public ids of the pieces in it; None leaves them. Publishes ContentChanged for the page, for
    the list it stands in, and for the foot of every page when it stands or stood there. Raises Invalid.
    """
    _check(words.title, window)
    fields = {**asdict(words), **asdict(window), "image": _image(words.image_key)}
    del fields["image_key"], fields["handle"]
    if words.kind == WrittenPage.Kind.ARTICLE and fields["dated_on"] is None and window.is_published:
        fields["dated_on"] = clock.today_in_india()
    was = WrittenPage.objects.select_for_update().filter(handle=words.handle).first()
    told_before = {(was.kind, was.in_footer)} if was else set()
    page = was or WrittenPage(handle=words.handle)
    changed = was is None or any(getattr(page, name) != value for name, value in fields.items())
    for name, value in fields.items():
        setattr(page, name, value)
    if changed:
        page.updated_at = clock.now()
        page.was_on_show = _is_on_show(window)
        page.save()
    changed |= product_ids is not None and _set_products(page, product_ids)
    if changed:
        _tell(page.handle, {*told_before, (page.kind, page.in_footer)})
    return changed


@transaction.atomic
def remove_page(handle: str) -> None:
    """Take a written page away. Publishes ContentChanged as `write_page` does. Raises NotFound."""
    page = WrittenPage.objects.select_for_update().filter(handle=handle).first()
    if page is None:
        raise NotFound("There is no such page.")
    kind, in_footer = page.kind, page.in_footer
    page.delete()
    _tell(handle, {(kind, in_footer)})


@dataclass(frozen=True, slots=True)
class SectionWords:
    """A section of the front page; `collection` and `page` are handles, `image_key` names a picture."""

    kind: str
    handle: str
    label: str = ""
    title: str = ""
    words: str = ""
    link: str = ""
    link_words: str = ""
    rank: int = 0
    image_key: str = ""
    collection: str = ""
    page: str = ""


@transaction.atomic
def arrange_section(words: SectionWords, *, window: Window) -> None:
    """Add or change a section of the front page. Publishes ContentChanged for the front. Raises Invalid."""
    _check("a section needs none", window)
    if words.link and (not words.link.startswith("/") or words.link.startswith("//")):
        raise Invalid(fields={"link": "Write an address of the shop that begins with /, such as /journal/."})
    fields = {**asdict(words), **asdict(window), "was_on_show": _is_on_show(window)}
    for name in ("handle", "image_key", "collection", "page"):
        del fields[name]
    fields["image"] = _image(words.image_key)
    fields |= _things(words)
    HomeSection.objects.update_or_create(handle=words.handle, defaults=fields)
    publish(ContentChanged(kind="home", handle=FRONT))


@transaction.atomic
def remove_section(handle: str) -> None:
    """Take a section off the front page. Publishes ContentChanged for the front."""
    if HomeSection.objects.filter(handle=handle).delete()[0]:
        publish(ContentChanged(kind="home", handle=FRONT))


@transaction.atomic
def move_section(*, handle: str, by: int) -> bool:
    """Move a section up (-1) or down (1) among the others; False at either end. Publishes ContentChanged."""
    rows = list(HomeSection.objects.select_for_update().order_by("rank", "id"))
    place = next((number for number, row in enumerate(rows) if row.handle == handle), None)
    if place is None or not 0 <= place + by < len(rows):
        return False
    rows.insert(place + by, rows.pop(place))
    for rank, row in enumerate(rows):
        row.rank = rank
    HomeSection.objects.bulk_update(rows, ["rank"])
    publish(ContentChanged(kind="home", handle=FRONT))
    return True


@transaction.atomic
def turn_content_windows() -> int:
    """Tell of written pages and sections whose window has opened or closed since this was last asked; how many."""
    pages = _turned(WrittenPage)
    for page in pages:
        _tell(page.handle, {(page.kind, page.in_footer)})
    sections = _turned(HomeSection)
    if sections:
        publish(ContentChanged(kind="home", handle=FRONT))
    return len(pages) + len(sections)


def _turned(model: type[WrittenPage] | type[HomeSection]) -> list[Any]:
    rows: Any = model._default_manager
    on_show = rows.on_show().values("pk")
    turned = rows.filter(Q(was_on_show=False, pk__in=on_show) | Q(was_on_show=True) & ~Q(pk__in=on_show))
    found = list(turned.order_by("pk").select_for_update(no_key=True)[:BATCH])
    for row in found:
        row.was_on_show = not row.was_on_show
    rows.bulk_update(found, ["was_on_show"])
    return found


def _is_on_show(window: Window) -> bool:
    now = clock.now()
    begun = window.published_from is None or window.published_from <= now
    return window.is_published and begun and (window.published_until is None or window.published_until > now)


def _check(title: str, window: Window) -> None:
    problems = {} if title.strip() else {"title": "Write a title."}
    if window.published_from and window.published_until and window.published_until <= window.published_from:
        problems["published_until"] = "It has to end after it begins."
    if problems:
        raise Invalid(fields=problems)


def _image(key: str) -> Image | None:
    if not key:
        return None
    found = Image.objects.filter(key=key).first()
    if found is None:
        raise Invalid(fields={"image": "There is no such picture."})
    return found


def _things(words: SectionWords) -> dict[str, Any]:
    """The collection or page a section is about."""
    field = {"collection": "collection", "story": "page"}.get(words.kind)
    things: dict[str, Any] = {"collection": None, "page": None}
    if field is None:
        return things
    model: Any = HomeSection._meta.get_field(field).related_model
    things[field] = model._default_manager.filter(handle=getattr(words, field)).first()
    if things[field] is None:
        raise Invalid(fields={field: f"Choose the {field} it shows."})
    return things


def _set_products(page: WrittenPage, product_ids: Sequence[str]) -> bool:
    wanted = set(Product.objects.filter(public_id__in=product_ids).values_list("pk", flat=True))
    if wanted == set(page.products.values_list("pk", flat=True)):
        return False
    page.products.set(wanted)
    return True


def _tell(handle: str, places: Iterable[tuple[str, bool]]) -> None:
    """The page itself, the lists it stands or stood in, the front, which may tell its story, and the foot."""
    publish(ContentChanged(kind="written", handle=handle))
    for kind, in_footer in sorted(places):
        publish(ContentChanged(kind="written_list", handle=kind))
        if in_footer:
            publish(ContentChanged(kind="footer", handle=""))
