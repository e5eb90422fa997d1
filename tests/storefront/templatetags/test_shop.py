"""Pictures in pages: the smallest form a browser knows first, and only forms that have been made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.media.queries import ImageRow, Picture, picture_of
from storefront.templatetags.shop import blurred, directed_picture, picture


def pictured(*formats: str, stem: str = "silk") -> Picture:
    return picture_of(
        ImageRow(0, stem, formats, [400, 800], "Raw silk", 800, 1000, "#7a1f2b", "", "front", "", "")
    )


def test_avif_comes_first_where_it_has_been_made() -> None:
    shown = picture(pictured("avif", "webp", "jpg"), "50vw")
    assert shown.startswith(
        '<picture><source type="image/avif" srcset="/media/silk-400.avif 400w, /media/silk-800.avif 800w"'
        ' sizes="50vw"><source type="image/webp" srcset="/media/silk-400.webp 400w, '
    )
    assert 'src="/media/silk-800.jpg" alt="Raw silk" width="800" height="1000"' in shown


@pytest.mark.parametrize("formats", [("webp", "jpg"), ("jpg",)])
def test_what_was_not_made_is_not_offered(formats: tuple[str, ...]) -> None:
    assert "avif" not in picture(pictured(*formats), "50vw")


def test_a_picture_as_an_older_order_keeps_it_still_shows() -> None:
    kept = {"src": "a.jpg", "srcset": "a.webp 400w", "alt": "", "width": 1, "height": 1}
    assert picture(kept, "50vw").count("<source") == 1


def test_two_compositions_keep_their_order_and_sizes() -> None:
    wide = pictured("avif", "webp", "jpg", stem="wide")
    shown = directed_picture(wide, pictured("webp", "jpg", stem="tall"))
    sources = shown.split("<source ")[1:]
    assert [("wide" in each, "image/avif" in each) for each in sources] == [
        (True, True),
        (True, False),
        (False, False),
    ]
    assert sources[0].startswith('media="(min-width: 60rem)" width="800" height="1000" type="image/avif"')


def test_a_blur_stands_behind_the_first_picture_until_it_has_come() -> None:
    shown = replace(pictured("webp", "jpg"), placeholder="data:image/webp;base64,UklGRg==")
    assert blurred(shown) == (
        '<img class="blurred" src="data:image/webp;base64,UklGRg==" alt="" width="18" height="24">'
    )
    assert blurred(replace(shown, placeholder="")) == ""
    assert blurred(None) == ""
