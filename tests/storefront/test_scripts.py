"""Our own JavaScript is checked by the TypeScript compiler, strictly; a script that is new is checked with it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tests.sandboxes.node import find_node, installed

NODE = Path(settings.BASE_DIR) / "tests/storefront/api/node"  # its lock names the compiler
TYPES = Path(__file__).parent / "scripts/others.d.ts"


def compiled(scripts: list[Path], folder: Path) -> str:
    """What the compiler finds wrong with these scripts; "" when nothing."""
    node = find_node()
    options = {
        "allowJs": True, "checkJs": True, "noEmit": True, "strict": True, "target": "es2022", "module": "es2022",
        "lib": ["es2022", "dom", "dom.iterable"], "types": [], "moduleDetection": "legacy",
    }  # fmt: skip
    project = folder / "tsconfig.json"
    project.write_text(
        json.dumps({"compilerOptions": options, "files": [str(each) for each in (*scripts, TYPES)]})
    )
    words = [node.node, str(installed(NODE, node) / "node_modules/typescript/bin/tsc"), "-p", str(project)]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("folder", ["storefront/islands", "payments"])
def test_scripts_have_the_types_they_say(folder: str, tmp_path: Path) -> None:
    scripts = sorted((Path(settings.BASE_DIR) / "static" / folder).glob("**/*.js"))
    assert scripts
    assert compiled(scripts, tmp_path) == ""
    wrong = tmp_path / "wrong.js"
    wrong.write_text('document.getElementById("x").value = 1;')
    assert "error TS" in compiled([wrong], tmp_path)
