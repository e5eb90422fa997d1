"""Files that staff hand in: kept in the database, so that every worker has them and no web server shows them."""

from core.files.operations import FileTooLarge, keep_file, remove_file
from core.files.queries import opened

__all__ = ["FileTooLarge", "keep_file", "opened", "remove_file"]
