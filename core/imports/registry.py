"""Which kinds of files the shop reads: settings.IMPORTERS names them by dotted path."""

from __future__ import annotations

from django.conf import settings

from core.adapters import adapter_at
from core.errors import NotFound
from core.imports.importer import Importer


class UnknownImporter(NotFound):
    """No importer reads this kind of file."""

    code = "unknown_importer"
    message = "There is no such kind of file."


def importers() -> list[Importer]:
    """Every importer, in the order of the settings. Raises ImportError for a path that leads nowhere."""
    return [adapter_at(path) for path in settings.IMPORTERS]


def importer_of(kind: str) -> Importer:
    """The importer of one kind. Raises UnknownImporter."""
    for found in importers():
        if found.kind == kind:
            return found
    raise UnknownImporter(f"No importer reads files of kind {kind}.")
