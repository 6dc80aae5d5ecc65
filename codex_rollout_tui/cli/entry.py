"""Where `codex-rollout` begins: the real Codex first where it will be asked, then the command line.

Loading the command line takes about as long as Codex takes over a policy, so the two go side by side.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:3] == ["policy", "lint"]:
        from codex_rollout_tui.cli.head_start import head_start

        head_start(sys.argv[3:])
    from codex_rollout_tui.cli.main import main as command_line

    command_line()
