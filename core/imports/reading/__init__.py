"""Opening a file of rows: CSV in the encodings and delimiters of the trade, or XLSX; bounded in every direction."""

from core.imports.reading.errors import FileUnreadable
from core.imports.reading.headings import Headings
from core.imports.reading.sheet import RawRow, Sheet, open_sheet

__all__ = ["FileUnreadable", "Headings", "RawRow", "Sheet", "open_sheet"]
