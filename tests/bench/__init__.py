"""Measurements: `bin/bench [AREA…] [--json]`. Each figure stands beside its budget or beside what it is compared with."""
