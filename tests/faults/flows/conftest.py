"""The campaign of all flows takes minutes: it runs in the long run, or where its size is chosen."""

from __future__ import annotations

import os

IS_WANTED = os.environ.get("BLOUSON_LONG") == "1" or "BLOUSON_FLOWS_SIZE" in os.environ
collect_ignore = [] if IS_WANTED else ["test_flows.py"]
