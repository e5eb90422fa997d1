"""What a picture is found out by decoding it, and nothing of the file stays but its pixels."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from catalog.media.uploads.decoding import NotAPicture, decoded
from catalog.media.uploads.encoding import PLACEHOLDER_BYTES, encoded
from tests.catalog.media.photos import from_a_phone, photo


def read(content: bytes) -> Image.Image:
    """The picture in a file."""
    return decoded(io.BytesIO(content))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_the_formats_of_the_trade(form: str) -> None:
    image = read(photo(form=form))
    assert (image.size, image.mode) == ((900, 1200), "RGB")


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_other_colours_become_plain_ones(mode: str) -> None:
    assert read(photo(mode=mode)).mode == "RGB"


def test_a_photo_is_turned_upright() -> None:
    image = read(from_a_phone(orientation=6))
    assert image.size == (900, 1200)
    assert (
        min(image.getpixel((850, 50))) > 240 and image.getpixel((50, 50))[1] < 80
    )  # the corner went to the right


def test_nothing_of_the_file_stays_but_its_pixels() -> None:
    made = encoded(read(from_a_phone()))
    for content in made.files.values():
        image = Image.open(io.BytesIO(content))
        assert not image.getexif() and {"exif", "comment", "icc_profile", "xmp"}.isdisjoint(image.info)
        assert b"SECRET" not in content and b"Asha" not in content


def test_what_is_clear_becomes_white() -> None:
    kept = io.BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(kept, "PNG")
    assert read(kept.getvalue()).getpixel((200, 200)) == (255, 255, 255)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims these sizes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG drawings"),
        (b"<?xml version='1.0'?><svg/>", "SVG drawings"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC photo"),
        (b"GIF89a" + bytes(40), "GIF pictures"),
        (b"<html><body>not a picture</body></html>", "not a picture"),
        (b"MZ\x90\0" + bytes(100), "not a picture"),
        (b"%PDF-1.7 ...", "not a picture"),
        (photo()[:2000], "damaged"),
        (photo(form="PNG")[:300], "damaged"),
        (bomb(30_000, 30_000), "too many"),
        (bomb(11_000, 11_000), "too many"),
        (bomb(13_000, 400), "too many"),
        (photo((200, 900)), "too few"),
        (photo((300, 1300)), "too long a strip"),
    ],
    ids=[
        "svg", "xml", "heic", "gif", "html", "program", "pdf", "cut jpeg", "cut png", "bomb", "large bomb", "wide", "small", "strip",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_with_words(content: bytes, words: str) -> None:
    with pytest.raises(NotAPicture, match=words):
        read(content)


@pytest.mark.parametrize(
    ("width", "widths", "plain"),
    [(2000, (400, 640, 800, 1200), 800), (1200, (400, 640, 800, 1200), 800), (900, (400, 640, 800, 900), 800), (600, (400, 600), 600),
     (350, (350,), 350)],
)  # fmt: skip
def test_sizes_are_never_larger_than_the_picture(width: int, widths: tuple[int, ...], plain: int) -> None:
    made = encoded(Image.new("RGB", (width, width), "#7a1f2b"))
    assert made.widths == widths
    modern = {f"-{each}.{form}" for each in widths for form in ("avif", "webp")}
    assert set(made.files) == modern | {f"-{plain}.jpg"}
    sizes = {name: Image.open(io.BytesIO(content)).width for name, content in made.files.items()}
    assert all(name.startswith(f"-{size}.") for name, size in sizes.items())


def test_a_picture_is_described_by_its_colour_and_a_tiny_thumbnail() -> None:
    made = encoded(read(photo()))
    assert (made.width, made.height) == (900, 1200)
    red, green, blue = (int(made.dominant_colour[place : place + 2], 16) for place in (1, 3, 5))
    assert abs(red - 0x7A) < 6 and abs(green - 0x1F) < 6 and abs(blue - 0x2B) < 6
    assert (
        made.placeholder.startswith("data:image/webp;base64,") and len(made.placeholder) < PLACEHOLDER_BYTES
    )
