"""`codex-rollout policy`: a small file per command, and beside it what the command prints."""
