"""The paper one picture is drawn on: a colour layer, drawn sharp, and a light layer, drawn small and soft.

The light layer is grey: 50 % leaves the colour as it is, darker shades it, lighter lights it (hard light). It is
rasterised at a quarter of the size, which makes soft folds cost next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from catalog.demo.lookbook.geometry import path

NEUTRAL = "#808080"
SHADE, LIGHT = "#000000", "#ffffff"
_SOFT_STOPS = ((0, 1.0), (0.25, 0.82), (0.5, 0.46), (0.75, 0.14), (1, 0.0))


class Sheet:
    """One drawing. Ids count up from one, so the same calls give the same bytes."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._named: dict[str, str] = {}
        self._defs: dict[str, str] = {}
        self._marks: list[str] = []
        self._lights: list[str] = []
        for name, colour in (("dark", SHADE), ("light", LIGHT)):
            stops = "".join(
                f'<stop offset="{o}" stop-color="{colour}" stop-opacity="{a}"/>' for o, a in _SOFT_STOPS
            )
            self.define(name, _radial(stops))

    def add(self, *svg: str) -> None:
        """Draws on the colour layer, on top of what is there."""
        self._marks.extend(svg)

    def light(self, *svg: str) -> None:
        """Draws on the light layer."""
        self._lights.extend(svg)

    def define(self, name: str, write: Callable[[str], str]) -> str:
        """The id of a definition; `write(id)` gives its SVG the first time the name is asked for."""
        if name not in self._named:
            new_id = f"k{len(self._named) + 1}"
            self._named[name] = new_id
            self._defs[new_id] = write(new_id)
        return self._named[name]

    @contextmanager
    def within(self, *outlines: Sequence[complex]) -> Iterator[None]:
        """Draws inside the outlines only. Each use costs the rasteriser a whole layer, so pieces share one."""
        d = "".join(path(outline, closed=True) for outline in outlines)
        clip = self.define(f"clip:{d}", lambda i: f'<clipPath id="{i}"><path d="{d}"/></clipPath>')
        self.open(f'clip-path="url(#{clip})"')
        yield
        self.close()

    def open(self, attributes: str) -> None:
        """Starts a group on both layers."""
        self.add(f"<g {attributes}>")
        self.light(f"<g {attributes}>")

    def close(self) -> None:
        """Ends the innermost group on both layers."""
        self.add("</g>")
        self.light("</g>")

    def unlit(self, outline: Sequence[complex]) -> None:
        """Covers the light layer inside the outline: a new layer of cloth starts without the shades below it."""
        self.light(f'<path d="{path(outline, closed=True)}" fill="{NEUTRAL}"/>')

    def soft(self, tone: str, at: complex, size: complex, degrees: float, opacity: float) -> None:
        """A blurred ellipse of shade (`dark`) or light (`light`); `size` holds the two radii."""
        where = f"translate({at.real:.1f} {at.imag:.1f}) rotate({degrees:.1f}) scale({size.real:.1f} {size.imag:.1f})"
        self.light(
            f'<circle r="1" transform="{where}" fill="url(#{self._named[tone]})" fill-opacity="{opacity:.3f}"/>'
        )

    def colour_svg(self) -> str:
        """The colour layer, on a transparent ground."""
        return self._document(self._marks, 1, "")

    def light_svg(self) -> str:
        """The light layer at a quarter of the size, on neutral grey."""
        ground = f'<rect width="{self.width}" height="{self.height}" fill="{NEUTRAL}"/>'
        return self._document(self._lights, 4, ground)

    def _document(self, marks: list[str], shrink: int, ground: str) -> str:
        body = "".join(marks)
        needed = set(re.findall(r"#(k\d+)", body))
        needed |= {i for used in needed for i in re.findall(r"#(k\d+)", self._defs[used])}
        defs = "".join(svg for i, svg in self._defs.items() if i in needed)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width // shrink}" height="{self.height // shrink}" '
            f'viewBox="0 0 {self.width} {self.height}"><defs>{defs}</defs>{ground}{body}</svg>'
        )


def _radial(stops: str) -> Callable[[str], str]:
    return lambda new_id: f'<radialGradient id="{new_id}">{stops}</radialGradient>'
