"""The values of some keys of a policy, as an attestation keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from codex_rollout_tui.policy.catalogue.spellings import spellings
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.facts import plain


def key_values(document: Document, keys: Sequence[str]) -> dict[str, Any]:
    """The value of each dotted key as plain JSON, whatever spelling the policy uses; None where it is not set.

    A key pattern such as `mcp_servers.<id>.identity` stands for the whole table above its first placeholder.
    What looks like a secret is left out: attestations are shared.
    """
    return {key: _value(document, key) for key in keys}


def _value(document: Document, key: str) -> Any:
    named = []
    for part in key.split("."):
        if part.startswith("<"):
            break
        named.append(part.removesuffix("[]"))
        if part.endswith("[]"):
            break
    first, rest = named[0] if named else "", tuple(named[1:])
    for path in spellings(first):
        value = document.value((*path, *rest))
        if value is not None:
            from codex_rollout_tui.policy.catalogue.secrets import without_secrets

            return without_secrets(plain(value), (*path, *rest))
    return None
