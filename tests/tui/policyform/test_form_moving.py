"""The form under the keys: searching, folding, and going from row to row."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.form.steps import TextQuestion
from codex_rollout_tui.tui.policyform.form import PolicyForm
from codex_rollout_tui.tui.policyform.list import FormList
from tests.tui.policyform.form_app import Hands, desk
from tests.tui.policyform.test_form import SOUND, STANDARD


def moved(hands: Hands) -> list[object]:
    return [event.path for event in hands.app.heard if isinstance(event, PolicyForm.Moved)]


async def test_esc_closes_the_line_then_the_search_and_is_then_left_to_the_screen() -> None:
    async with desk() as hands:
        await hands.press(*"/http_port", "enter", "enter")
        assert isinstance(hands.form.asked, TextQuestion)
        await hands.press(*"80", "escape")
        assert hands.form.asked is None
        assert hands.document.text == ""
        assert "http_port" in hands.lines[0]
        await hands.press("escape")
        assert "http_port" not in hands.lines[0]
        assert hands.here.label == "http_port"
        assert hands.app.left == 0
        await hands.press("escape")
        assert hands.app.left == 1
        await hands.press("enter", "escape")
        assert hands.app.left == 1


async def test_the_search_follows_what_is_typed_and_can_be_left_empty() -> None:
    async with desk(STANDARD) as hands:
        await hands.press(*"/max")
        assert "glob_scan" not in hands.text
        assert "max_bytes" in hands.text
        await hands.press(*"_bytes zzz")
        assert "No key is meant by these words." in hands.words
        await hands.press("ctrl+u")
        await hands.press("enter")
        assert hands.lines[0].startswith("▾ Command rules")
        assert hands.app.focused is hands.form.query_one(FormList)


async def test_a_search_that_is_opened_again_is_written_over() -> None:
    async with desk(STANDARD) as hands:
        await hands.press(*"/max_bytes", "enter", "slash", *"http_port")
        assert hands.lines[0].strip() == "http_port"
        assert "max_bytes" not in hands.text


async def test_only_what_is_set_and_everything() -> None:
    async with desk(SOUND) as hands:
        await hands.press("s")
        assert hands.lines[0] == "Only what is set; s shows every key."
        assert [each.label for each in hands.form.rows if each.role == "key"] == ["allowed_sandbox_modes"]
        await hands.press("s")
        assert "default_permissions" in hands.text


async def test_left_folds_and_goes_to_what_a_row_is_in() -> None:
    async with desk() as hands:
        await hands.reach(("experimental_network", "domains"))
        await hands.press("left")
        assert hands.here.label == "experimental_network"
        assert hands.here.unfolded
        await hands.press("left")
        assert hands.here.unfolded is False
        await hands.press("right")
        assert hands.here.unfolded
        await hands.press("h", "h", "l")
        assert hands.here.label == "Network"


async def test_another_text_keeps_cursor_folds_and_search() -> None:
    async with desk(STANDARD) as hands:
        await hands.reach(("experimental_network", "allowed_domains", 1))
        row = hands.here.key
        await hands.show(b'allow_appshots = true\nallowed_approvals_reviewers = ["user"]\n' + STANDARD.encode())
        assert hands.here.key == row
        await hands.show(STANDARD.replace('"files.pythonhosted.org", ', "").encode())
        assert hands.here.label == "registry.npmjs.org"
        await hands.press(*"/proxy", "enter")
        before = [each.key for each in hands.form.rows]
        await hands.show(STANDARD.encode())
        assert [each.key for each in hands.form.rows] == before


async def test_a_row_that_is_gone_leaves_the_cursor_at_what_it_was_in() -> None:
    async with desk(STANDARD) as hands:
        await hands.reach(("mcp_servers", "openaiDeveloperDocs", "identity", "url"))
        await hands.show(SOUND.encode())
        assert hands.here.label == "mcp_servers"


@pytest.mark.parametrize(
    ("path", "label"),
    [
        (("experimental_network", "allowed_domains", 1), "files.pythonhosted.org"),
        (("features", "browser_use"), "browser_use"),
        (("allowed_sandbox_modes", 1), "allowed_sandbox_modes"),
        (("mcp_servers", "nobody", "identity"), "mcp_servers"),
        (("otel", "tool_result", "max_bytes"), "max_bytes"),
        (("rules", "prefix_rules", 2, "justification"), "justification"),
    ],
)
async def test_it_goes_to_a_key_whatever_is_folded_or_searched(path: tuple[str | int, ...], label: str) -> None:
    async with desk(STANDARD) as hands:
        hands.form.go_to(path)
        await hands.idle()
        assert hands.here.label == label
        assert label in hands.text
        await hands.press(*"/appshots", "enter")
        hands.form.go_to(path)
        await hands.idle()
        assert hands.here.label == label
        assert moved(hands)[-1:] == [("allow_appshots",)]


async def test_it_says_which_key_is_under_the_cursor() -> None:
    async with desk(SOUND) as hands:
        await hands.press("j", "j", "j")
        await hands.press("right", "j")
        assert moved(hands) == [(), ("permissions",), ("permissions", "filesystem")]
        count = len(moved(hands))
        await hands.show(SOUND.encode())
        assert len(moved(hands)) == count
