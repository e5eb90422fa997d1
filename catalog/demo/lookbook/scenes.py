"""What stands in a picture: one garment for a product, several for a card or a banner, and the ground below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.demo.lookbook.colours import mix
from catalog.demo.lookbook.garments import draw_garment, dress
from catalog.demo.lookbook.sheet import Sheet

STUDIO = "#efe6da"


@dataclass(frozen=True)
class Picture:
    """One picture to be made. `key` names it; `showing` lists (design, colour) with the foremost first."""

    key: str
    view: str
    width: int
    height: int
    showing: tuple[tuple[Mapping[str, Any], str], ...]

    @property
    def is_front(self) -> bool:
        """True for what a list page shows: front views, cards and banners."""
        return self.view not in {"back", "detail"}


@dataclass(frozen=True)
class Scene:
    """Layers from the farthest to the nearest, each throwing its own shadow, on a ground of that colour."""

    ground: str
    layers: tuple[Sheet, ...]


Place = tuple[float, float, float, float]

# For each composition: where each shown garment stands (x, y, degrees, scale), foremost first.
_POSES: dict[str, tuple[Place, ...]] = {
    "category-card": ((600, 772, 0, 0.98),),
    "collection-card": ((440, 900, -5, 0.84), (790, 600, 8, 0.72)),
    "lehenga-card": ((430, 800, -3, 0.86), (900, 480, 9, 0.6)),
    "hero-wide": ((1010, 640, -6, 0.56), (1650, 560, 5, 0.66), (1310, 520, -2, 0.66)),
    "hero-tall": ((350, 930, -6, 0.56), (790, 880, 5, 0.62), (560, 720, -2, 0.62)),
}


def scene_of(picture: Picture) -> Scene:
    """Draws the picture's layers."""
    if picture.view in {"front", "back", "detail"}:
        design, colour = picture.showing[0]
        sheet = Sheet(picture.width, picture.height)
        draw_garment(sheet, dress(design, colour), picture.view)
        return Scene(STUDIO, (sheet,))
    return _composed(picture)


def _composed(picture: Picture) -> Scene:
    layers = []
    leads_with_lehenga = picture.view == "collection-card" and picture.showing[0][0]["kind"] == "lehenga"
    poses = _POSES["lehenga-card" if leads_with_lehenga else picture.view]
    for (design, colour), (x, y, degrees, scale) in zip(picture.showing, poses, strict=False):
        sheet = Sheet(picture.width, picture.height)
        pose = f"translate({x} {y}) rotate({degrees}) scale({scale}) translate(-600 -800)"
        draw_garment(sheet, dress(design, colour), "front", pose=pose)
        layers.append(sheet)
    design, colour = picture.showing[-1]
    tint = 0.0 if picture.view.startswith("hero") else 0.16 if picture.view == "category-card" else 0.3
    return Scene(mix(STUDIO, design["palettes"][colour]["base"], tint), tuple(layers[::-1]))


def pictures_of(content: Mapping[str, Any]) -> list[Picture]:
    """Every picture the content file lists: banners, cards and fronts first, then backs, then details."""
    designs = {product["sku"]: product["design"] for product in content["products"]}
    pictures = [_shown(banner, designs) for banner in content["banners"]]
    for shelf in (*content["categories"], *content["collections"]):
        pictures.append(_shown(shelf["image"], designs))
    shots = [
        Picture(
            image["file"],
            image["view"],
            image["width"],
            image["height"],
            ((product["design"], image["colour"]),),
        )
        for product in content["products"]
        for image in product["images"]
    ]
    order = {"front": 0, "back": 1, "detail": 2}
    return pictures + sorted(shots, key=lambda shot: order[shot.view])


def _shown(image: Mapping[str, Any], designs: Mapping[str, Mapping[str, Any]]) -> Picture:
    composition = image["design"]
    showing = tuple((designs[sku], colour) for sku, colour in composition["showing"])
    return Picture(image["file"], composition["kind"], image["width"], image["height"], showing)
