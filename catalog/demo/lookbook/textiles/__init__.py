"""Every textile by the name the range uses."""

from __future__ import annotations

import random
from collections.abc import Callable

from catalog.demo.lookbook.colours import Ink
from catalog.demo.lookbook.textiles import embroidered, printed, resist, woven
from catalog.demo.lookbook.textiles.tile import Tile

TEXTILES: dict[str, Callable[[Ink, random.Random], Tile]] = {
    "plain": woven.plain,
    "zari_buti": woven.zari_buti,
    "coin": woven.coin,
    "brocade": woven.brocade,
    "jangla": woven.jangla,
    "jaal": woven.jaal,
    "paisley": woven.paisleys,
    "jamdani": woven.jamdani,
    "stripes": woven.stripes,
    "checks": woven.checks,
    "ikat": resist.ikat,
    "patola": resist.patola,
    "bandhani": resist.bandhani,
    "leheriya": resist.leheriya,
    "dabu": resist.dabu,
    "buti": printed.buti,
    "sanganer": printed.sanganer,
    "kalamkari": printed.kalamkari,
    "ajrakh": printed.ajrakh,
    "floral": printed.floral,
    "zardozi": embroidered.zardozi,
    "gota": embroidered.gota,
    "mirror": embroidered.mirror,
    "chikankari": embroidered.chikankari,
    "kantha": embroidered.kantha,
    "phulkari": embroidered.phulkari,
    "gara": embroidered.gara,
    "sequins": embroidered.sequins,
    "temple_rows": embroidered.temple_rows,
}

__all__ = ["TEXTILES", "Tile"]
