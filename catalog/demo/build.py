"""Writes the two data files from the range: `python -m catalog.demo.build`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from catalog.demo.content_rows import shop_content
from catalog.demo.erp_rows import erp_catalogue

ROOT = Path(__file__).resolve().parents[2]
CONTENT_FILE = ROOT / "catalog" / "demo" / "content.json"
ERP_FILE = ROOT / "sandboxes" / "arkone" / "demo_catalogue.json"


def as_text(rows: dict[str, Any]) -> str:
    """JSON with one row a line in every list, so that a change to one item is one changed line."""
    parts = []
    for name, value in rows.items():
        if isinstance(value, list):
            lines = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in value)
            parts.append(f"  {json.dumps(name)}: [\n{lines}\n  ]")
        else:
            parts.append(f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    """Writes both files."""
    CONTENT_FILE.write_text(as_text(shop_content()), encoding="utf-8")
    ERP_FILE.write_text(as_text(erp_catalogue()), encoding="utf-8")


if __name__ == "__main__":
    main()
