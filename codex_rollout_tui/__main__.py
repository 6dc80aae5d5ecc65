"""`python -m codex_rollout_tui` is `codex-rollout`."""

from codex_rollout_tui.cli.entry import main

main()
