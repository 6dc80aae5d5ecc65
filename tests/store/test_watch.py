from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from codex_rollout_tui.store import policies, rollout
from codex_rollout_tui.store.watch import fingerprint
from tests.store.helper import BEN, add


def test_every_change_others_make_is_noticed(root: Path) -> None:
    seen = {fingerprint(root)}
    changes: list[Callable[[], object]] = [
        lambda: add(root, "a"),
        lambda: add(root, "b"),
        lambda: add(root, "c", writer=BEN),
        lambda: policies.save(root, "baseline", b"1"),
        lambda: policies.save(root, "baseline", b"2"),
        lambda: rollout.edit(root, {"workspace_id": "x"}),
        lambda: (root / "policies" / "baseline.toml").unlink(),
        lambda: (root / "rollout.toml").unlink(),
    ]
    for number, change in enumerate(changes):
        change()
        seen.add(fingerprint(root))
        assert len(seen) == number + 2


def test_looking_changes_nothing(root: Path) -> None:
    add(root, "a")
    assert fingerprint(root) == fingerprint(root)
    assert fingerprint(root / "none") == ()
