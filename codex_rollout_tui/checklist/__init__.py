"""Where this organisation stands: events in, statuses and progress out; pure."""
