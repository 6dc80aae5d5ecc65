"""Why a run of the binary came to no answer, in words, and what to do about it."""

from __future__ import annotations

from codex_rollout_tui.codex import clean_text, container, isolate
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.isolate import Unavailable
from codex_rollout_tui.codex.run import LIMIT, RunResult

TRY_AGAIN = "Try again when the machine is less busy, or make the policy smaller."
REINSTALL = "Install Codex anew: npm install -g @openai/codex"


def why(outcome: RunResult, binary: Binary, timeout: float, limit: int = LIMIT) -> Unavailable | None:
    """Why this run says nothing, or None where the binary ended by itself or said all it was asked."""
    match outcome.ended:
        case "timeout":
            return Unavailable(f"Codex did not answer within {timeout:.3g} seconds.", TRY_AGAIN)
        case "cancelled":
            return Unavailable("Codex was stopped before it answered.", "Ask again.")
        case "too-much":
            return Unavailable(f"Codex printed more than {limit // 1024**2} MB and was stopped.", REINSTALL)
        case "not-started":
            return Unavailable(f"Codex could not be started: {clean_text.line(outcome.error)}.", REINSTALL)
    if binary.container is not None:
        return container.diagnose(outcome, binary.container)
    if not isolate.failed(outcome):
        return None
    shown = clean_text.line(outcome.stderr.decode("utf-8", "replace"))
    if "execvp" in shown or "source path" in shown:
        reason = shown.rpartition(": ")[2]
        return Unavailable(f"{binary.path} could not be started: {reason}.", REINSTALL)
    return isolate.diagnose(outcome, str(binary.bwrap))
