"""A rollout as somebody would make it who wants the terminal of whoever opens it."""
