"""The live policy preview."""

from __future__ import annotations

from pathlib import Path

from tests.tui.eyes import begun, opened


async def test_the_line_that_changed_is_brought_into_sight(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    (root / "policies" / "baseline.toml").write_text("".join(f"# line {n}\n" for n in range(80)))
    async with opened(root) as eyes:
        assert "# line 3" in eyes.text
        await eyes.home.visit("policy-sandbox-modes")
        await eyes.press("c", "space")
        assert "# line 79" in eyes.text
        assert "allowed_sandbox_modes = [" in eyes.text
        assert "# line 3\n" not in eyes.text
