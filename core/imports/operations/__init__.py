"""Verbs of imports: taking a file in, judging it, applying it, stopping and going on."""

from core.imports.operations.begin import begin_bulk_edit, begin_import
from core.imports.operations.decide import NothingToApply, apply_import, resume_import, stop_import
from core.imports.operations.run import run_import
from core.imports.operations.tidy import forget_old_imports, wake_imports

__all__ = [
    "NothingToApply",
    "apply_import",
    "begin_bulk_edit",
    "begin_import",
    "forget_old_imports",
    "resume_import",
    "run_import",
    "stop_import",
    "wake_imports",
]
