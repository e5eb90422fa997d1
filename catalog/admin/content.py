"""Written pages and the front page's sections: saved through operations, looked at before shoppers do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from catalog.admin.pictures import thumbnail
from catalog.admin.translations import TranslatedAdmin
from catalog.content.models import HomeSection, WrittenPage
from catalog.content.operations import (
    PageWords,
    SectionWords,
    Window,
    arrange_section,
    move_section,
    remove_page,
    remove_section,
    write_page,
)
from catalog.content.queries import ROOMS
from core.admin import AuditedAdmin
from core.errors import Refused
from core.preview import preview_path

WINDOW = ("is_published", "published_from", "published_until")
PAGE_WORDS = (
    "kind",
    "title",
    "intro",
    "body",
    "author",
    "dated_on",
    "seo_title",
    "seo_description",
    "rank",
    "in_footer",
)
SECTION_WORDS = ("kind", "label", "title", "words", "link", "link_words", "rank")


class ContentAdmin(TranslatedAdmin, AuditedAdmin, ModelAdmin):
    """What both have in common: a handle that stays, a state, and deletion through the operation."""

    list_display_links = ["picture", "__str__"]
    search_fields = ["title", "handle"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """The handle stays once it is given."""
        return ["handle"] if obj else []

    @display(description="")
    def picture(self, row: Any) -> str:
        """Small."""
        return thumbnail([row.image] if row.image else [])

    @display(description="state", label={"shown": "success", "waiting or over": "warning", "draft": "info"})
    def state(self, row: Any) -> str:
        """Whether shoppers see it now."""
        if not row.is_published:
            return "draft"
        return "shown" if row.was_on_show else "waiting or over"

    def remove(self, handle: str) -> None:
        """The operation that takes it away."""
        raise NotImplementedError

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Through the operation, so that pages hear of it."""
        self.remove(obj.handle)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """One by one, through the operation."""
        for row in queryset:
            self.remove(row.handle)


class WrittenPageForm(forms.ModelForm):
    """The law of windows is the table's; here only what staff should read at its field."""

    class Meta:
        model = WrittenPage
        fields = [*PAGE_WORDS, "handle", "image", "products", *WINDOW]


@admin.register(WrittenPage)
class WrittenPageAdmin(ContentAdmin):
    """Pages about the house, of the law, of the journal and the look-book."""

    form = WrittenPageForm
    fieldsets = [
        (None, {"fields": ["kind", "title", "handle", "intro", "body", "image", "products"]}),
        (
            "When and where",
            {"fields": ["is_published", ("published_from", "published_until"), "in_footer", "rank"]},
        ),
        ("Signed", {"fields": ["author", "dated_on"]}),
        ("For search engines", {"fields": ["seo_title", "seo_description"]}),
    ]
    list_display = ["picture", "__str__", "kind", "state", "in_footer", "dated_on", "rank"]
    list_filter = ["kind", "is_published", "in_footer"]
    list_select_related = ["image"]
    autocomplete_fields = ["image", "products"]
    prepopulated_fields = {"handle": ["title"]}
    actions_detail = ["look_at_it"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """Only while it can still be chosen."""
        return {} if obj else {"handle": ["title"]}

    def remove(self, handle: str) -> None:
        """Take it away."""
        remove_page(handle)

    def save_model(self, request: HttpRequest, obj: WrittenPage, form: Any, change: bool) -> None:
        """Through the operation, so that exactly the pages that show it hear of it."""
        said = form.cleaned_data
        words = PageWords(
            handle=obj.handle,
            image_key=said["image"].key if said["image"] else "",
            **{name: said[name] for name in PAGE_WORDS},
        )
        ids = [product.public_id for product in said["products"]]
        write_page(words, window=_window(said), product_ids=ids)
        obj.pk = WrittenPage.objects.get(handle=obj.handle).pk

    @action(description="Preview", permissions=["view"])
    def look_at_it(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """As shoppers would see it, whether they do or not."""
        row = self.get_object(request, str(object_id))
        if row is None:
            raise Http404
        return redirect(preview_path(f"{ROOMS[row.kind]}/{row.handle}"))


@admin.register(HomeSection)
class HomeSectionAdmin(ContentAdmin):
    """The front page, from top to bottom. While none is shown, the house's own order is."""

    fields = [
        "kind",
        "handle",
        "label",
        "title",
        "words",
        "image",
        "collection",
        "page",
        "link",
        "link_words",
        "rank",
        *WINDOW,
    ]
    list_display = ["picture", "__str__", "kind", "title", "rank", "state"]
    list_filter = ["kind", "is_published"]
    list_select_related = ["image"]
    autocomplete_fields = ["image", "collection", "page"]
    ordering = ["rank", "id"]
    actions = ["move_up", "move_down"]
    actions_list = ["look_at_front"]

    def remove(self, handle: str) -> None:
        """Take it away."""
        remove_section(handle)

    def save_model(self, request: HttpRequest, obj: HomeSection, form: Any, change: bool) -> None:
        """Through the operation, so that the front page hears of it."""
        said = form.cleaned_data
        words = SectionWords(
            handle=obj.handle or slugify(said["title"]),
            image_key=said["image"].key if said["image"] else "",
            collection=said["collection"].handle if said["collection"] else "",
            page=said["page"].handle if said["page"] else "",
            **{name: said[name] for name in SECTION_WORDS},
        )
        try:
            arrange_section(words, window=_window(said))
        except Refused as refusal:
            messages.error(request, "; ".join(getattr(refusal, "fields", {}).values()) or refusal.message)
            return
        obj.pk = HomeSection.objects.get(handle=words.handle).pk

    @action(description="Move up", permissions=["change"])
    def move_up(self, request: HttpRequest, queryset: QuerySet[HomeSection]) -> None:
        """Each chosen section changes places with the one above it."""
        for row in queryset.order_by("rank", "id"):
            move_section(handle=row.handle, by=-1)

    @action(description="Move down", permissions=["change"])
    def move_down(self, request: HttpRequest, queryset: QuerySet[HomeSection]) -> None:
        """Each chosen section changes places with the one below it."""
        for row in queryset.order_by("-rank", "-id"):
            move_section(handle=row.handle, by=1)

    @action(description="Preview with drafts", permissions=["view"])
    def look_at_front(self, request: HttpRequest) -> HttpResponse:
        """The front page with the sections that are not shown yet."""
        return redirect(preview_path("home"))


def _window(said: dict[str, Any]) -> Window:
    return Window(**{name: said[name] for name in WINDOW})
