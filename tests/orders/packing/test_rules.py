"""What may be wished of a parcel: plain text of a certain length; two carts' wishes in one."""

from __future__ import annotations

import pytest

from core.errors import Invalid
from orders.packing.rules import NO_WISHES, PackingWishes, clean_wishes, joined_wishes


def test_text_is_plain_and_its_lines_are_kept() -> None:
    cleaned = clean_wishes(PackingWishes(" ring\x00 twice \r\n\r\n\r\n\r\nplease ", True, "\tहैप्पी\n"))
    assert cleaned == PackingWishes("ring  twice\n\nplease", True, "हैप्पी")
    assert clean_wishes(PackingWishes(" \n ", False, "")) == NO_WISHES
    assert not NO_WISHES and not NO_WISHES.is_gift


def test_a_limit_itself_still_fits_and_each_field_is_named() -> None:
    fits = PackingWishes("n" * 500, False, "m" * 300)
    assert clean_wishes(fits) == fits
    with pytest.raises(Invalid) as wrong:
        clean_wishes(PackingWishes("n" * 501, False, "m" * 301))
    assert wrong.value.fields == {
        "note": "Please shorten this to 500 characters.",
        "gift_message": "Please shorten this to 300 characters.",
    }


def test_what_the_own_cart_says_stays() -> None:
    own, coming = PackingWishes("mine", False, ""), PackingWishes("theirs", True, "For you")
    assert joined_wishes(own=own, coming=coming) == PackingWishes("mine", True, "For you")
    assert joined_wishes(own=NO_WISHES, coming=NO_WISHES) == NO_WISHES
