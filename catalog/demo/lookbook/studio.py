"""The photographer: rasterises the layers of a scene, lights them and sets them on the studio's ground."""

from __future__ import annotations

import functools
import io

import resvg_py
from PIL import Image, ImageChops, ImageFilter

from catalog.demo.lookbook.cloth import dice_for
from catalog.demo.lookbook.colours import mix
from catalog.demo.lookbook.scenes import Scene
from catalog.demo.lookbook.sheet import Sheet

_SHADOW = "#3d241a"
# (blur, right, down, strength) in pixels of a 1200 px picture: the room's soft shadow and the one at the edge.
_SHADOWS = ((46.0, 20.0, 34.0, 0.34), (11.0, 5.0, 9.0, 0.34))


def photograph(scene: Scene, *, width: int) -> Image.Image:
    """The scene as an RGB image of that width."""
    first = scene.layers[0]
    size = (width, round(width * first.height / first.width))
    picture = _ground(size, scene.ground).copy()
    for sheet in scene.layers:
        _set_down(picture, sheet)
    return picture


def _set_down(picture: Image.Image, sheet: Sheet) -> None:
    colour = _raster(sheet.colour_svg(), picture.width, "geometric_precision")
    if colour.size != picture.size:
        colour = colour.resize(picture.size, Image.Resampling.BICUBIC)
    shades = _raster(sheet.light_svg(), picture.width // 4, "optimize_speed").convert("L")
    shades = shades.filter(ImageFilter.GaussianBlur(1.3)).resize(picture.size, Image.Resampling.BICUBIC)
    light = Image.merge("RGB", (shades, shades, shades))
    alpha = colour.getchannel("A")
    flat = colour.convert("RGB")
    lit = Image.blend(ImageChops.hard_light(flat, light), ImageChops.overlay(flat, light), 0.5)
    _throw_shadow(picture, alpha)
    picture.paste(lit, (0, 0), alpha)


def _raster(svg: str, width: int, shape_rendering: str) -> Image.Image:
    png = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        skip_system_fonts=True,
        shape_rendering=shape_rendering,  # type: ignore[arg-type]
    )
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def _throw_shadow(picture: Image.Image, alpha: Image.Image) -> None:
    shrink = 8
    unit = picture.width / 1200 if picture.height > picture.width else picture.height / 1600
    small = alpha.resize((alpha.width // shrink, alpha.height // shrink), Image.Resampling.BOX)
    for blur, right, down, strength in _SHADOWS:
        moved = Image.new("L", small.size, 0)
        moved.paste(small, (round(right * unit / shrink), round(down * unit / shrink)))
        soft = moved.filter(ImageFilter.GaussianBlur(blur * unit / shrink))
        soft = soft.point([round(v * strength) for v in range(256)]).resize(
            picture.size, Image.Resampling.BICUBIC
        )
        picture.paste(_SHADOW, (0, 0), soft)


@functools.lru_cache(maxsize=4)
def _ground(size: tuple[int, int], tone: str) -> Image.Image:
    """The studio's paper: lit from the upper left, deeper towards the lower right."""
    bright, deep = mix(tone, "#fffdf8", 0.55), mix(tone, "#8d745c", 0.26)
    light = Image.radial_gradient("L").resize((size[0] * 2, size[1] * 2), Image.Resampling.BICUBIC)
    left, top = round(size[0] * 0.62), round(size[1] * 0.7)
    fall = light.crop((left, top, left + size[0], top + size[1]))
    grain = Image.frombytes("L", size, dice_for("paper", *size).randbytes(size[0] * size[1]))
    fall = Image.blend(fall, grain, 0.03)
    return Image.composite(Image.new("RGB", size, deep), Image.new("RGB", size, bright), fall)
