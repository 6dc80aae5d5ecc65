"""A policy as text: its bytes, what Codex reads in them, and where each key and value stands."""
