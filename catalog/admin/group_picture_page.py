"""The picture of a category or collection: hand a new one in, choose an earlier one, or show none."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods
from unfold.decorators import action

from catalog.collections.operations import give_group_picture
from catalog.media.models import Image
from catalog.media.queries import picture_of
from catalog.media.uploads.models import PictureUpload
from catalog.media.uploads.operations import GroupPicture, receive_group_picture
from core.errors import Refused

LATEST = 5
EARLIER = 24


class GroupPicturePage:
    """Mixin of a group's admin: its page for its picture. `kind` is what operations and pictures call the group."""

    kind: ClassVar[str]

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        view = self.admin_site.admin_view(self.group_picture_view)  # type: ignore[attr-defined]
        own = [path("<int:group_id>/picture/", view, name=f"catalog_{self.kind}_picture")]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    @action(description="Picture", permissions=["change"])
    def group_picture_page(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page."""
        return self._to_page(object_id)

    @method_decorator(require_http_methods(["GET", "POST"]))
    def group_picture_view(self, request: HttpRequest, group_id: int) -> HttpResponse:
        """Show the picture; on POST take a file in, or show the chosen picture instead."""
        group = self.get_object(request, str(group_id))  # type: ignore[attr-defined]
        if group is None:
            raise Http404
        if not self.has_change_permission(request, group):  # type: ignore[attr-defined]
            return HttpResponse("Your role may not change pictures.", status=403)
        alt = request.POST.get("alt", "")[:300]
        if request.method == "POST":
            try:
                self._follow(request, group, alt)
                return self._to_page(group_id)
            except Refused as refusal:
                words = "; ".join(getattr(refusal, "fields", {}).values()) or refusal.message
                messages.error(request, words)
        return TemplateResponse(request, "admin/groups/picture.html", self._shown(request, group, alt))

    def _follow(self, request: HttpRequest, group: Any, alt: str) -> None:
        if "hand_in" in request.POST:
            self._receive(request, group, alt)
            return
        with self.watched(request, [group.pk]):  # type: ignore[attr-defined]
            changed = give_group_picture(
                kind=self.kind, handle=group.handle, image_key=request.POST.get("show", "")[:120]
            )
        messages.success(request, "Shown from now on." if changed else "Nothing was changed.")

    def _receive(self, request: HttpRequest, group: Any, alt: str) -> None:
        file = request.FILES.get("file")
        if file is None:
            messages.warning(request, "Choose a picture first.")
            return
        receive_group_picture(
            GroupPicture(self.kind, group.handle, alt),
            name=file.name or "picture",
            chunks=file.chunks(),
            created_by=request.user.pk,
        )
        messages.success(request, "Handed in. It is shown as soon as its sizes are made.")

    def _shown(self, request: HttpRequest, group: Any, alt: str) -> dict[str, Any]:
        uploads = list(
            PictureUpload.objects.filter(kind=self.kind, group_handle=group.handle).order_by("-id")[:LATEST]
        )
        others = Image.objects.filter(kind=self.kind).exclude(pk=group.image_id).order_by("-id")[:EARLIER]
        return {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"Picture of {group}",
            "opts": group._meta,
            "group": group,
            "alt": alt,
            "now": picture_of(group.image) if group.image else None,
            "others": [(image, picture_of(image)) for image in others],
            "uploads": uploads,
            "is_waiting": any(upload.status == PictureUpload.Status.WAITING for upload in uploads),
            "back": reverse(f"admin:catalog_{group._meta.model_name}_change", args=[group.pk]),
        }

    def _to_page(self, group_id: object) -> HttpResponse:
        return redirect(reverse(f"admin:catalog_{self.kind}_picture", args=[group_id]))
