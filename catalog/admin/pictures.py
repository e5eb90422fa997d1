"""Pictures: seen, described and put in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from catalog.admin.translations import TranslatedAdmin
from catalog.media.models import Image
from catalog.media.operations import describe_picture
from catalog.media.queries import picture_of
from core.admin import AuditedAdmin


def thumbnail(images: Sequence[Image]) -> str:
    """The first of these pictures, small, as safe HTML; nothing when there is none."""
    if not images:
        return ""
    picture = picture_of(images[0])
    return format_html(
        '<img src="{}" alt="{}" width="48" height="64" loading="lazy" '
        'style="width:48px;height:64px;object-fit:cover;border-radius:4px;background:{}">',
        picture.src,
        picture.alt,
        picture.colour,
    )


class PictureInline(TabularInline):
    """A style's pictures."""

    model = Image
    fields = ["preview", "view", "colour", "alt", "rank"]
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = True
    tab = True

    @display(description="")
    def preview(self, image: Image) -> str:
        """Small."""
        return thumbnail([image])

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Pictures are handed in on the page of their product, which makes their sizes."""
        return False


@admin.register(Image)
class ImageAdmin(TranslatedAdmin, AuditedAdmin, ModelAdmin):
    """Every picture; its description and its place in the row can be changed."""

    list_display = ["preview", "alt", "kind", "product", "view", "colour", "rank"]
    list_display_links = ["preview", "alt"]
    list_filter = ["kind", "view"]
    list_select_related = ["product"]
    search_fields = ["alt", "key", "product__title", "product__erp_sku"]
    fields = ["preview", "alt", "rank", "key", "kind", "product", "view", "colour", "width", "height"]
    readonly_fields = ["preview", "key", "kind", "product", "view", "colour", "width", "height"]

    @display(description="")
    def preview(self, image: Image) -> str:
        """Small."""
        return thumbnail([image])

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        """Through the operation, so that pages hear of it."""
        describe_picture(key=obj.key, alt=obj.alt, rank=obj.rank)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Pictures are handed in on the page of their product, which makes their sizes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """They are taken down on the page of their product."""
        return False
