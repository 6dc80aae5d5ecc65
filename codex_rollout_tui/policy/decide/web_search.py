"""Which web search mode a person gets who asks for one (measured on 0.169.0)."""

from __future__ import annotations

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.decide.answer import answer, named, not_read
from codex_rollout_tui.policy.decide.decision import Decision
from codex_rollout_tui.policy.text.document import Document

KEY = "allowed_web_search_modes"
MODES = ("disabled", "cached", "indexed", "live")
OFF = "disabled"

_PREFERRED = ("cached", "indexed", "live", OFF)
"""What Codex falls back to: the first of these that is allowed, whatever the order of the list."""


def decide_web_search(document: Document, asked: str, *, client: str = NEWEST) -> Decision:
    """Decide a web search mode; raises ValueError for a client that was not measured."""
    view = ClientView(document, client)
    notes = [note] if (note := not_read(view, KEY)) else []
    modes = view.get(KEY)
    if not isinstance(modes, list):
        reason = "The policy does not limit web search: people choose."
        return answer(view, "web-search", asked, "no-rule", reason, notes=notes)
    allowed = [str(named(mode)) for mode in modes]
    if asked in allowed:
        return answer(
            view, "web-search", asked, "allow", f"{asked} is allowed.", (KEY, allowed.index(asked)), notes=notes
        )
    if asked == OFF:
        return answer(view, "web-search", asked, "allow", "People may always turn web search off.", (KEY,), notes=notes)
    instead = next(mode for mode in _PREFERRED if mode in allowed or mode == OFF)
    shown = ", ".join(allowed) or "none"
    reason = f"{asked} is not allowed (allowed: {shown}): Codex falls back to {instead}."
    return answer(view, "web-search", asked, "forbidden", reason, (KEY,), instead=instead, notes=notes)
