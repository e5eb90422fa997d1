"""How many examples a property is tried with: a few in every run, many in the long campaigns."""

from __future__ import annotations

import os

LONG = os.environ.get("BLOUSON_LONG") == "1"


def examples(few: int, many: int) -> int:
    """`many` under `bin/test --long`, else `few`."""
    return many if LONG else few
