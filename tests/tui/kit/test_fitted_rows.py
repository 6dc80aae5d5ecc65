"""No frame shows rows of a width that has passed: what has another width is laid out before it is painted."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from textual.strip import Strip

from codex_rollout_tui.actions.policy import edit_policy
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.policy.edit.keys import set_value
from codex_rollout_tui.tui.kit.lines import Lines
from tests.tui.driver import ANA, NOW, begun, opened

WALK = (
    *("n", "escape", "escape", "enter"),
    *("n", "enter", "escape", "p", "p", "slash", "a", "escape", "f", "escape", "d", "escape", "escape", "c"),
    *("escape", "4", "escape", "question_mark", "escape", "g", "G", "enter", "enter", "escape", "n", "p", "p"),
)


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was painted in rows that had been made for another width."""
    widths: dict[Lines, int] = {}
    policy_rows: dict[tuple[int, int], set[str]] = defaultdict(set)
    late: list[str] = []
    show, render_line = Lines.show, Lines.render_line

    def shown(self: Lines, rows: list[object]) -> None:
        widths[self] = self.cells
        show(self, rows)  # type: ignore[arg-type]  # handed on as it came

    def rendered(self: Lines, y: int) -> Strip:
        strip = render_line(self, y)
        if y + self.scroll_offset.y < len(self.rows) and widths.get(self) != self.cells:
            late.append(f"{self.id or type(self).__name__}: made for {widths.get(self)}, painted in {self.cells}")
        if self.id == "policy-text" and strip.text.strip():
            texts = policy_rows[self.cells, y]
            texts.add(strip.text)
            if len(texts) > 1:
                late.append(f"the policy in {self.cells} cells: {texts}")
        return strip

    monkeypatch.setattr(Lines, "show", shown)
    monkeypatch.setattr(Lines, "render_line", rendered)
    return late


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
@pytest.mark.parametrize("first", [True, False], ids=["after the welcome", "on a later day"])
async def test_nothing_is_painted_at_a_width_that_has_passed(
    tmp_path: Path, late: list[str], size: tuple[int, int], first: bool
) -> None:
    root = tmp_path / "acme"
    if not first:
        begun(root)
        rollout = Rollout(root, ANA, lambda: NOW)
        modes = ["danger-full-access"]
        edit_policy(rollout, lambda document: set_value(document, ("allowed_sandbox_modes",), modes), about="x")
    async with opened(root, size=size) as eyes:
        if first:
            await eyes.press("enter")
            await eyes.type("Acme")
            await eyes.press("enter")
        for key in ("escape", *WALK):
            await eyes.press(key)
            assert not late, key
        assert eyes.home.snapshot is not None
        await eyes.pilot.resize_terminal(size[0] + 7, size[1])
        await eyes.settle()
        assert not late, "in a wider window"
