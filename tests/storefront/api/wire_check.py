"""Holding answers of the Store API against its document."""

from __future__ import annotations

from drf_spectacular.generators import SchemaGenerator

from tests.openapi import Contract

STORE = Contract(lambda: SchemaGenerator().get_schema(public=True))
check_answer = STORE.check
