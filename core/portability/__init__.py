"""Moving house: every row the shop owns as open files, and back. The engine knows no table; apps name theirs."""

from core.portability.exporting import ExportOptions, export_shop
from core.portability.importing import ImportOutcome, import_shop
from core.portability.kinds import Kind, NumberedReference, Portable
from core.portability.manifest import FORMAT_VERSION, BadExport

__all__ = [
    "FORMAT_VERSION",
    "BadExport",
    "ExportOptions",
    "ImportOutcome",
    "Kind",
    "NumberedReference",
    "Portable",
    "export_shop",
    "import_shop",
]
