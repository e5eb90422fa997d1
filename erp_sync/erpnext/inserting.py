"""Inserting a document once, and what ERPNext has of it then."""

from __future__ import annotations

from erp_sync.engine.errors import Conflict
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted
from erp_sync.erpnext import documents, wire
from erp_sync.erpnext.client import TWINS, ErpNextClient


def insert_once(client: ErpNextClient, doctype: str, doc: documents.Doc, unique: str) -> Fields:
    """Insert, or read what is there under our id: an answer of an earlier try was lost."""
    try:
        return client.insert(doctype, doc)
    except Conflict as twin:
        if twin.detail.get("code") not in TWINS:
            raise
        known = client.first(doctype, fields=["name"], filters=[[unique, "=", doc[unique]]])
        if known is None:
            raise
        return client.document(doctype, known.text("name"))


def accepted(document: Fields) -> Accepted:
    """The answer to a push: the document as it stands."""
    stamp = wire.stamp_of(document)
    return Accepted(status=200, external_id=stamp.id, version=stamp.version, answer=document.value)
