"""The checks, one module a family; `policy/check.py` finds them here by itself."""
