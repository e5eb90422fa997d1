"""The look-book: every listed picture can be drawn, always the same, and is made only once."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from catalog.demo.build import CONTENT_FILE
from catalog.demo.lookbook.blouse_cut import body, sleeve
from catalog.demo.lookbook.borders import BORDERS
from catalog.demo.lookbook.files import LookbookError, stem_of
from catalog.demo.lookbook.render import pictures_of, render_lookbook
from catalog.demo.lookbook.scenes import Picture, scene_of
from catalog.demo.lookbook.textiles import TEXTILES

CONTENT: dict[str, Any] = json.loads(CONTENT_FILE.read_text(encoding="utf-8"))
PICTURES = pictures_of(CONTENT)
BY_KEY = {picture.key: picture for picture in PICTURES}
SVG = "{http://www.w3.org/2000/svg}"


def _quiet(done: int, total: int) -> None:
    """A listener that does not mind."""


def _svgs(picture: Picture) -> list[str]:
    return [svg for sheet in scene_of(picture).layers for svg in (sheet.colour_svg(), sheet.light_svg())]


def test_every_image_of_the_content_file_is_a_picture() -> None:
    listed = {image["file"] for product in CONTENT["products"] for image in product["images"]}
    listed |= {row["image"]["file"] for name in ("categories", "collections") for row in CONTENT[name]}
    listed |= {banner["file"] for banner in CONTENT["banners"]}
    assert set(BY_KEY) == listed
    assert len(BY_KEY) == len(PICTURES)


def test_fronts_and_banners_come_before_backs_and_details() -> None:
    kinds = [picture.is_front for picture in PICTURES]
    assert kinds == sorted(kinds, reverse=True)
    assert sum(kinds) > 100


@pytest.mark.parametrize(
    "view", ["front", "back", "detail", "category-card", "collection-card", "hero-wide", "hero-tall"]
)
def test_every_design_draws_valid_svg_whose_references_resolve(view: str) -> None:
    for picture in (p for p in PICTURES if p.view == view):
        for text in _svgs(picture):
            root = ElementTree.fromstring(text)
            assert root.tag == f"{SVG}svg"
            ids = {element.get("id") for element in root.iter() if element.get("id")}
            used = {element.get("href", "#")[1:] for element in root.iter(f"{SVG}use")}
            assert used <= ids, picture.key
            assert "nan" not in text and "inf" not in text, picture.key


def test_the_same_design_gives_the_same_bytes_and_another_colour_does_not() -> None:
    first = BY_KEY["bls-001-maroon-front"]
    assert _svgs(first) == _svgs(first)
    assert _svgs(first)[0] != _svgs(BY_KEY["bls-001-ivory-front"])[0]
    assert stem_of(first) == stem_of(pictures_of(CONTENT)[PICTURES.index(first)])


def test_every_textile_border_neck_and_sleeve_of_the_range_is_known() -> None:
    for product in CONTENT["products"]:
        design = product["design"]
        assert design["textile"] in TEXTILES and design["border"] in BORDERS
        assert design["pallu"] in TEXTILES or not design["pallu"]
        if design["neck"]:
            assert body(design["neck"], design["sleeve"]).outline
            assert (sleeve(design["sleeve"]) is None) == (design["sleeve"] == "sleeveless")


def test_rendering_writes_real_files_and_a_second_run_makes_none(tmp_path: Path) -> None:
    wanted = [BY_KEY["bls-009-wine-front"], BY_KEY["sar-018-ivory-detail"]]
    told: list[tuple[int, int]] = []
    manifest = render_lookbook(
        into=tmp_path, designs=wanted, workers=1, progress=lambda d, t: told.append((d, t))
    )
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert [entry["key"] for entry in manifest] == ["bls-009-wine-front", "sar-018-ivory-detail"]
    for entry in manifest:
        for width, name in entry["files"].items():
            with Image.open(tmp_path / name) as image:
                assert (image.format, image.size) == ("WEBP", (int(width), round(int(width) * 4 / 3)))
        with Image.open(tmp_path / entry["jpeg"]) as image:
            assert (image.format, image.size) == ("JPEG", (800, 1067))
        assert entry["dominant"].startswith("#") and len(entry["dominant"]) == 7
        head, _, text = entry["placeholder"].partition(",")
        assert head == "data:image/webp;base64" and len(entry["placeholder"]) < 400
        with Image.open(io.BytesIO(base64.b64decode(text))) as tiny:
            assert tiny.size == (18, 24)
    assert json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8")) == manifest

    before = {
        file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir() if file.name != "manifest.json"
    }
    again: list[tuple[int, int]] = []
    assert (
        render_lookbook(into=tmp_path, designs=wanted, workers=2, progress=lambda d, t: again.append((d, t)))
        == manifest
    )
    assert again == [(2, 2)]
    assert before == {
        file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir() if file.name != "manifest.json"
    }


def test_the_cloth_is_in_the_picture(tmp_path: Path) -> None:
    (entry,) = render_lookbook(
        into=tmp_path, designs=[BY_KEY["bls-009-navy-front"]], workers=1, progress=_quiet
    )
    with Image.open(tmp_path / entry["files"]["400"]) as image:
        cloth, paper = image.getpixel((200, 330)), image.getpixel((12, 12))
    assert isinstance(cloth, tuple) and isinstance(paper, tuple)
    assert cloth[2] > cloth[0] and sum(cloth) < 250
    assert sum(paper) > 600


def test_several_processes_make_the_same_bytes_as_one(tmp_path: Path) -> None:
    wanted = [BY_KEY["bls-009-navy-front"], BY_KEY["bls-009-black-front"]]
    alone = render_lookbook(into=tmp_path / "one", designs=wanted, workers=1, progress=_quiet)
    together = render_lookbook(into=tmp_path / "two", designs=wanted, workers=2, progress=_quiet)
    assert alone == together
    for entry in alone:
        for name in (*entry["files"].values(), entry["jpeg"]):
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_design_that_cannot_be_drawn_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    good = BY_KEY["bls-009-navy-front"]
    design, colour = good.showing[0]
    bad = Picture("bls-999-navy-front", "front", 1200, 1600, (({**design, "textile": "tweed"}, colour),))
    with pytest.raises(LookbookError, match=r"bls-999-navy-front.*tweed"):
        render_lookbook(into=tmp_path, designs=[good, bad], workers=1, progress=_quiet)
    kept: list[tuple[int, int]] = []
    render_lookbook(into=tmp_path, designs=[good], workers=1, progress=lambda d, t: kept.append((d, t)))
    assert kept == [(1, 1)]
