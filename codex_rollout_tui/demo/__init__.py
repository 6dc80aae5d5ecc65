"""A half-done rollout of an invented organisation, to look around in."""
