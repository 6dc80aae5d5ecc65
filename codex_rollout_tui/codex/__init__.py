"""The real Codex binary: find it, ask it in isolation, report its verdict."""
