"""A few whole screens, compared cell by cell. Made anew with: pytest tests/tui/test_snapshots.py --snapshot-update"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from codex_rollout_tui.actions import items, policy
from codex_rollout_tui.actions.evidence import note
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.policy.edit.keys import set_value
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.app import RolloutApp
from codex_rollout_tui.tui.session.session import Session
from tests.tui.analysis.place import shared_dispatcher
from tests.tui.driver import ANA, NOW, ChecklistDriver, Clock, accepted, begun


def half_done(root: Path) -> Path:
    """Acme with a few things said and a policy that Codex refuses."""
    rollout = Rollout(begun(root), ANA, lambda: NOW)
    items.attest(rollout, "local-toggle", answer="on")
    items.attest(rollout, "local-device-code", answer="I can't see it")
    items.attest(rollout, "policy-sandbox-modes", evidence=[note("machines stopped")], failed=True)
    items.wait(rollout, "analytics-key-confirmed", "OpenAI support", "2026-05-27")
    items.waive(rollout, "rbac-scim", "comes in autumn", "2026-09-30")
    policy.edit_policy(
        rollout, lambda document: set_value(document, ("allowed_sandbox_modes",), ["workspace-write"]), about="sandbox"
    )
    return root


@pytest.mark.parametrize(
    ("name", "size", "theme", "keys"),
    [
        ("wide", (120, 36), "textual-dark", ()),
        ("wide-light", (120, 36), "textual-light", ()),
        ("narrow-steps", (80, 24), "textual-dark", ()),
        ("narrow-item", (80, 24), "textual-dark", ("enter", "enter")),
        ("narrow-policy", (80, 24), "ansi-dark", ("p",)),
    ],
)
def test_screen(
    snap_compare: Callable[..., bool],
    tmp_path: Path,
    name: str,
    size: tuple[int, int],
    theme: str,
    keys: tuple[str, ...],
) -> None:
    clock = Clock()
    session = Session(half_done(tmp_path / "acme"), ANA, clock)
    app = RolloutApp(session, Settings(theme=theme), accepted, dispatcher=shared_dispatcher())

    async def look(pilot: object) -> None:
        eyes = ChecklistDriver(app, pilot, clock)  # type: ignore[arg-type]
        await eyes.settle()
        await eyes.press(*keys)

    try:
        assert snap_compare(app, terminal_size=size, run_before=look)
    finally:
        session.close()
