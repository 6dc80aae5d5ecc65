"""The rollout folder on disk: atomic files, the journal, locks and places."""
