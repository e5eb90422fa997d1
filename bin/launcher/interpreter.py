"""Picks the Python that runs everything else.

Kept in a syntax that Pythons older than the supported ones can read, so that they can say what is missing.
"""

import os
import shutil
import subprocess
import sys

SUPPORTED = ((3, 13), (3, 12), (3, 11))


def ensure_supported_python(argv: "list[str]") -> None:
    """Return under Python 3.11 to 3.13; under any other, run `argv` again with one of these from PATH.

    Exits with status 1 and one line when there is none.
    """
    here = sys.version_info[:2]
    if here in SUPPORTED:
        return
    for version in SUPPORTED:
        found = shutil.which(python_name(version))
        if found and answers_as(found, version):
            os.execv(found, [found, *argv])
    sys.exit(
        f"Blouson needs Python 3.11, 3.12 or 3.13; this is {here[0]}.{here[1]}, and PATH holds none of them. "
        "Install one (Debian: apt-get install python3; macOS: brew install python@3.13), then run this again."
    )


def python_name(version: "tuple[int, int]") -> str:
    """`python3.12` for (3, 12)."""
    return f"python{version[0]}.{version[1]}"


def answers_as(python: str, version: "tuple[int, int]") -> bool:
    """Whether the program really runs and is of that version (a version manager's shim may not be)."""
    question = f"import sys; print(sys.version_info[:2] == {version!r})"
    words = [python, "-c", question]
    try:
        answer = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    except OSError:
        return False
    return answer.stdout.strip() == b"True"
