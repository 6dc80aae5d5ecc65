"""The open rollout as the screens use it: its own thread, and what they show of it at one moment."""
