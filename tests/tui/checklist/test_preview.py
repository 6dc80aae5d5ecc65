"""The live policy preview."""

from __future__ import annotations

from pathlib import Path

from tests.tui.driver import begun, opened


async def test_the_line_that_changed_is_brought_into_sight(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    (root / "policies" / "baseline.toml").write_text("".join(f"# line {n}\n" for n in range(80)))
    async with opened(root) as eyes:
        await eyes.home.visit("policy-sandbox-modes")
        await eyes.settle()
        assert "# line 3" in eyes.text
        await eyes.press("c", "space")
        assert "# line 79" in eyes.text
        assert "allowed_sandbox_modes = [" in eyes.text
        assert "# line 3\n" not in eyes.text


async def test_what_codex_accepts_and_then_starts_no_session_under_is_not_shown_as_good(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    stops = '[experimental_network]\nenabled = true\nallowed_domains = ["https://a.b"]\n'
    (root / "policies" / "baseline.toml").write_text(stops)
    async with opened(root) as eyes:
        await eyes.home.visit("policy-network")
        await eyes.settle()
        assert "✗ codex 0.169.0 accepts this" in eyes.text
        assert "starts no session" in eyes.text
        assert "✓ codex 0.169.0" not in eyes.text


async def test_what_is_worked_out_while_the_preview_is_taken_down_is_dropped(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        await eyes.home.preview.remove_children()
        (root / "policies" / "baseline.toml").write_text("allow_appshots = false\n")
        eyes.home.look()
        await eyes.settle()
        assert eyes.snapshot.baseline is not None
        assert eyes.snapshot.baseline.text == "allow_appshots = false\n"
        assert eyes.app._exception is None
