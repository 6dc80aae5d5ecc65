"""The one gate before anything is written into a file of a rollout or of the person: no secret passes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.redact import redacted, secret_path


def refuse_secret(text: str, field: str) -> str:
    """Return `text`; raise UsageError, which names the field and repeats nothing, when it looks like a secret."""
    refuse_secrets({field: text})
    return text


def refuse_secrets(fields: Mapping[str, Any]) -> None:
    """Raise UsageError, naming the field, when something that is about to be written looks like a secret."""
    path = secret_path(fields)
    if path is not None:
        words = (f"[{part}]" if isinstance(part, int) else f".{redacted(part)}" for part in path)
        raise UsageError(
            f"The {''.join(words).removeprefix('.')} looks like it holds a secret key, password or token. What is "
            "written here lands in a plain file that is shared: write the last 4 characters only. Nothing was saved."
        )
