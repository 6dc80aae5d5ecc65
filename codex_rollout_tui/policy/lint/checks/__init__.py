"""The checks, one module a family; `policy/lint/lint.py` finds them here by itself."""
