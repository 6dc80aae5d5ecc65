"""Which approval policy a person gets who asks for one (measured on 0.169.0): what is not allowed becomes the first."""

from __future__ import annotations

from typing import Any

from codex_rollout_tui.policy.catalogue import granular
from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS
from codex_rollout_tui.policy.decide.answer import answer, named, not_read
from codex_rollout_tui.policy.decide.decision import Decision
from codex_rollout_tui.policy.text.document import Document

KEY = "allowed_approval_policies"
POLICIES = ("untrusted", "on-failure", "on-request", "granular", "never")

_SAME = {"on-failure": "on-request"}


def decide_approval(document: Document, asked: str, *, client: str = NEWEST) -> Decision:
    """Decide an approval policy, `granular` for one that is a table; raises ValueError for a client not measured."""
    view = ClientView(document, client)
    wanted = _SAME.get(asked, asked)
    notes = _notes(view, asked)
    entries = view.items(KEY)
    if not entries:
        reason = "The policy does not limit approval policies: people choose."
        return answer(view, "approval", asked, "no-rule", reason, notes=notes)
    kinds = [_kind(entry) for entry in entries]
    if wanted in kinds:
        at = kinds.index(wanted)
        if wanted == "granular":
            tables = " or ".join(_shown(entry) for entry, kind in zip(entries, kinds, strict=True) if kind == wanted)
            notes.append(
                f"Only with just these switches: {tables}; any other table falls back to {_shown(entries[0])}."
            )
        return answer(view, "approval", asked, "allow", f"{wanted} is allowed.", (KEY, at), notes=notes)
    allowed = ", ".join(dict.fromkeys(kinds))
    first = _shown(entries[0])
    reason = f"{wanted} is not allowed ({allowed}): Codex falls back to the first of the list, {first}."
    return answer(view, "approval", asked, "forbidden", reason, (KEY,), instead=first, notes=notes)


def _kind(entry: Any) -> str:
    name = str("granular" if isinstance(entry, dict) and "granular" in entry else named(entry))
    return _SAME.get(name, name)


def _shown(entry: Any) -> str:
    """An entry in words; a switch that is left out is off."""
    kind = _kind(entry)
    switches = entry.get("granular") if isinstance(entry, dict) else None
    if kind != "granular" or not isinstance(switches, dict):
        return kind
    on = [name for name in granular.switches() if switches.get(name) is True]
    return f"granular with {', '.join(on) or 'nothing'} on"


def _notes(view: ClientView, asked: str) -> list[str]:
    notes = [note] if (note := not_read(view, KEY)) else []
    if asked == "on-failure":
        notes.append("Codex reads on-failure as on-request.")
    if asked == "untrusted" and view.client == VERSIONS[-1]:
        notes.append(
            'approval_policy = "untrusted" in a person\'s config.toml stops Codex 0.169 (no longer supported); a '
            "policy or an app may still ask for it."
        )
    return notes
