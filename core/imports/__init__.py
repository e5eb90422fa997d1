"""Files of rows on their way into the shop, whatever they are about.

An importer (settings.IMPORTERS) says which columns it knows and judges and applies rows; this room reads the file,
keeps every row's verdict, resumes what was cut off, and writes the same shapes out again. The verbs are in
`core.imports.operations`.
"""

from core.imports.cells import as_text, is_formula, neutralised, restored
from core.imports.importer import Column, Importer, SourceRow, Verdict
from core.imports.registry import UnknownImporter, importer_of, importers

__all__ = [
    "Column",
    "Importer",
    "SourceRow",
    "UnknownImporter",
    "Verdict",
    "as_text",
    "importer_of",
    "importers",
    "is_formula",
    "neutralised",
    "restored",
]
