"""The policies in a configuration profile: `requirements_toml_base64` of the preference domain `com.openai.codex`.

It stands in a payload of that type, in the settings of a `com.apple.ManagedClient.preferences` payload (below Forced
and mcx_preference_settings), or in a bare preference file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from codex_rollout_tui.actions.importers.base64_text import decoded
from codex_rollout_tui.actions.importers.no_policy import NoPolicyError
from codex_rollout_tui.escape import one_line

DOMAIN = "com.openai.codex"
KEY = "requirements_toml_base64"
DEFAULTS = "config_toml_base64"
_WRAPPERS = frozenset({"Configuration", "com.apple.ManagedClient.preferences"})
_REMEDY = "Name the profile that carries the policy."


class _Level(NamedTuple):
    """A dictionary of the profile, the preference domain it belongs to, and the payload it stands in."""

    entries: dict[Any, Any]
    domain: str
    payload: str


def policies(root: Any) -> tuple[tuple[str, bytes], ...]:
    """Each different policy of a profile, with the name of its payload; raises NoPolicyError where there is none."""
    levels = [level for level in _levels(root) if KEY in level.entries]
    ours = [level for level in levels if level.domain in ("", DOMAIN)]
    if not ours:
        raise _no_policy_error(root, levels)
    payloads: dict[bytes, str] = {}
    for level in ours:
        value = level.entries[KEY]
        if not isinstance(value, (str, bytes)):
            raise NoPolicyError(f"{KEY} in it is no text", "Export the profile again.")
        payloads.setdefault(_text(value), one_line(level.payload)[:60])
    return tuple((payload, data) for data, payload in payloads.items())


def _text(value: str | bytes) -> bytes:
    try:
        data = decoded(value.encode() if isinstance(value, str) else value)
    except ValueError as error:
        raise NoPolicyError(f"{KEY} in it is not whole base64 ({error})", "Export the profile again.") from error
    if not data.strip():
        raise NoPolicyError(f"{KEY} in it is empty", _REMEDY)
    return data


def _no_policy_error(root: Any, elsewhere: list[_Level]) -> NoPolicyError:
    if elsewhere:
        other = one_line(elsewhere[0].domain)[:60]
        return NoPolicyError(f"its {KEY} belongs to {other}, and Codex reads {DOMAIN} only", _REMEDY)
    if any(DEFAULTS in level.entries for level in _levels(root)):
        return NoPolicyError(f"it has managed defaults ({DEFAULTS}) and no policy ({KEY})", _REMEDY)
    if any("EncryptedPayloadContent" in level.entries for level in _levels(root)):
        return NoPolicyError("its payloads are encrypted", "Take the profile from where it was made.")
    return NoPolicyError(f"it has no policy for Codex ({KEY} of {DOMAIN})", _REMEDY)


def _levels(root: Any) -> Iterator[_Level]:
    """Every dictionary once, in the order of the profile; a binary list may lead in circles."""
    todo: list[tuple[Any, str, str]] = [(root, "", "")]
    visited: set[int] = set()
    while todo:
        value, domain, payload = todo.pop()
        if id(value) in visited or not isinstance(value, (dict, list)):
            continue
        visited.add(id(value))
        if isinstance(value, list):
            todo.extend((child, domain, payload) for child in reversed(value))
            continue
        kind = value.get("PayloadType")
        if isinstance(kind, str):
            domain = "" if kind in _WRAPPERS else kind
            names = (value.get("PayloadDisplayName"), value.get("PayloadIdentifier"))
            payload = next((name for name in names if isinstance(name, str) and name.strip()), kind)
        yield _Level(value, domain, payload)
        todo.extend(
            (child, name if not domain and isinstance(name, str) and "." in name else domain, payload)
            for name, child in reversed(value.items())
        )
