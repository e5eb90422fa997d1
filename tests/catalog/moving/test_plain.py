"""HTML of other shops as plain paragraphs."""

from __future__ import annotations

import pytest

from catalog.moving.plain import plain_paragraphs


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("Plain words.\r\nSecond line < 3 cm.", "Plain words.\nSecond line < 3 cm."),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One<br>Two</p>", "One\n\nTwo"),
        ("<ul><li>A</li><li>B &amp; C</li></ul>", "– A\n– B & C"),
        ("<style>p{}</style><script>alert('x')</script>Safe<b>ly</b>", "Safely"),
        ("<script>never closed", ""),
        ("<p>broken <b>tags", "broken tags"),
    ],
)
def test_words_only(html: str, text: str) -> None:
    assert plain_paragraphs(html) == text
