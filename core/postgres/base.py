"""PostgreSQL with parameters beside the statement, and never more of them than its protocol can carry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from django.db.backends.postgresql.features import DatabaseFeatures as PostgresFeatures
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations

import core.postgres.lookups  # noqa: F401  `__in` as an array, from the first connection on

# The wire counts them in sixteen bits: https://www.postgresql.org/docs/current/protocol-message-formats.html (Bind).
MOST_PARAMETERS = 2**16 - 1
# A page costs hardly more out of order than in order on the disks that shops run on, or in memory. PostgreSQL assumes
# four times as much, for spinning disks, and then reads whole tables where an index leads to three rows.
PLANNING = "SET random_page_cost = 1.1"


class DatabaseFeatures(PostgresFeatures):
    """Tells Django how many parameters fit one statement."""

    max_query_params = MOST_PARAMETERS


class DatabaseOperations(PostgresOperations):
    """Parts what is written in bulk into statements that the wire can carry."""

    def bulk_batch_size(self, fields: Sequence[Any], objs: Sequence[Any]) -> int:
        """How many rows of so many columns fit one statement."""
        return max(1, min(len(objs), MOST_PARAMETERS // max(1, len(fields))))


class DatabaseWrapper(PostgresWrapper):
    """What `ENGINE = "core.postgres"` names."""

    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    def _configure_connection(self, connection: Any) -> Any:
        """As Django does for each new connection, and tell it what reading costs."""
        commit = super()._configure_connection(connection)  # type: ignore[misc]  # private, and the pool's only hook
        connection.execute(PLANNING)
        return commit or not connection.autocommit
