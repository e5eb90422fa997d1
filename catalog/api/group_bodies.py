"""What is said of categories, collections and tags."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator

from catalog.products.models import HANDLE_LENGTH
from core.api.bodies import Body, Text, Whole
from core.backoffice.many import YesOrNo

HANDLE = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
LONGEST, MOST_RANK = 20_000, 32_767


class Handle(Text):
    """The last part of an address: small letters, figures and single dashes."""

    def __init__(self, **how: Any) -> None:
        plain = RegexValidator(HANDLE, "Use small letters, figures and single dashes, such as silk-blouses.")
        fixed = {"required": True, "allow_blank": False, "allow_null": False, "max_length": HANDLE_LENGTH}
        super().__init__(**{**fixed, "validators": [plain], **how})


class TagBody(Body):
    """What is said of a tag."""

    title = Text(max_length=60, allow_blank=False, allow_null=False)


class GroupWordsBody(Body):
    """What is said of a group. What is left out stays as it is."""

    title = Text(max_length=80, allow_blank=False, allow_null=False)
    description = Text(max_length=LONGEST, allow_null=False)
    rank = Whole(required=False, min_value=0, max_value=MOST_RANK)


class CategoryBody(GroupWordsBody):
    """The same of a category; `parent` and `size_chart` are handles, null for none."""

    parent = Text(max_length=HANDLE_LENGTH)
    is_hidden = YesOrNo(required=False)
    size_chart = Text(max_length=HANDLE_LENGTH)


class NewTagBody(TagBody):
    """A new tag."""

    handle = Handle()
    title = Text(max_length=60, allow_blank=False, allow_null=False, required=True)


class NewCategoryBody(CategoryBody):
    """A new category."""

    handle = Handle()
    title = Text(max_length=80, allow_blank=False, allow_null=False, required=True)


class NewCollectionBody(GroupWordsBody):
    """A new collection."""

    handle = Handle()
    title = Text(max_length=80, allow_blank=False, allow_null=False, required=True)
