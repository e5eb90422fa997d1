"""What `bin/dev`, `bin/test` and `bin/bench` are made of.

Standard library only: it runs under the system's Python, before the virtual environment exists.
"""
