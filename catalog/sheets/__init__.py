"""The catalogue as spreadsheets: what staff take home, change in rows and hand in again (see core.imports)."""
